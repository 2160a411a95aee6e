import { messagesFor, type Params, say } from './codes.ts';
import { text } from './index.ts';

export interface IssueWords {
  /** One sentence. */
  readonly title: string;
  /** What it means or what to do; empty when the title says it all. */
  readonly body: string;
  /** Label of the one next step. */
  readonly next: string;
}

/** An issue in words; one from a newer device than this page is still named. */
export function issueWords(code: string, subject: string, params: Params): IssueWords {
  const found = messagesFor('issues', code);
  // Where an issue is about a setting, the setting is called as on its page.
  const label = say(messagesFor('settings', subject)?.['label'], {}) ?? params['label'];
  const given = { ...params, subject, label, place: subject === '/data' ? 'data' : 'other' };
  const title = say(found?.['title'], given) ?? (subject === '' ? code : `${subject}: ${code}`);
  return { title, body: say(found?.['body'], given) ?? '', next: say(found?.['next'], given) ?? text.health.unknownNext };
}
