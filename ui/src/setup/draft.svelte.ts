import type { FoundNetwork, WizardState } from '../../../agent/features/setup/schema.ts';

export type Security = FoundNetwork['security'];
export type Method = 'peap-mschapv2' | 'ttls-pap';

/** What was chosen on the list: a network by its name in base64url, or one of the other two ways. */
export type Choice = { readonly via: 'wifi'; readonly ssid: string } | { readonly via: 'other' } | { readonly via: 'cable' };

/**
 * What is being typed and not kept on the device, or kept there where no page can read it. It is gone with the page, but not
 * with a step: after a failed trial the password stands where it was typed.
 */
export class Draft {
  choice = $state.raw<Choice | null>(null);
  otherName = $state('');
  otherSecurity = $state<Security>('wpa-personal');
  passphrase = $state('');
  identity = $state('');
  anonymousIdentity = $state('');
  password = $state('');
  method = $state<Method>('peap-mschapv2');
  ownerPassword = $state('');

  /** The choice that the device has kept, as long as none was made here. */
  chosen(answer: WizardState['answers']['network']): Choice | null {
    if (this.choice || !answer) return this.choice;
    if (answer.via === 'cable') return { via: 'cable' };
    return answer.hidden || answer.ssid === null ? { via: 'other' } : { via: 'wifi', ssid: answer.ssid };
  }
}
