import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginCallback } from 'fastify';
import Type from 'typebox';
import type { Topic } from '../../core/live.ts';
import {
  ActivateRequest, AddressChange, InterfaceName, JoinRequest, NetworkState, PriorityChange, Uuid, WifiList, WirelessChange,
} from './schema.ts';
import type { NetworkService } from './service.ts';

const InterfaceParams = Type.Object({ name: InterfaceName });
const SavedParams = Type.Object({ uuid: Uuid });
const ChangeParams = Type.Object({ id: Uuid });
const state = { 200: NetworkState };
/** Begun: `change` says what is tried, and until when it can be kept. */
const begun = { 202: NetworkState };
const admin = { access: 'admin' } as const;
/** With the passphrase of a Wi-Fi. */
const secret = { ...admin, encrypted: true } as const;

export function networkRoutes(service: NetworkService): FastifyPluginCallback {
  return (server, _options, done) => {
    const app = server.withTypeProvider<TypeBoxTypeProvider>();
    app.get('/api/network', { config: { access: 'viewer' }, schema: { summary: 'Interfaces, saved networks, and the change that waits to be kept', response: state } }, async () => service.state);
    app.get(
      '/api/network/interfaces/:name/networks',
      { config: { access: 'viewer' }, schema: { summary: 'Wi-Fi networks that were heard last', params: InterfaceParams, response: { 200: WifiList } } },
      ({ params }) => service.networks(params.name),
    );
    app.post(
      '/api/network/interfaces/:name/scan',
      { config: { access: 'operator' }, schema: { summary: 'Listen for Wi-Fi networks now', params: InterfaceParams, response: { 200: WifiList } } },
      ({ params }) => service.scan(params.name),
    );
    app.post(
      '/api/network/interfaces/:name/join',
      { config: secret, schema: { summary: 'Join a Wi-Fi network', params: InterfaceParams, body: JoinRequest, response: begun } },
      async ({ params, body, session }, reply) => reply.code(202).send(await service.join(params.name, body, session!.user.name)),
    );
    app.post(
      '/api/network/interfaces/:name/activate',
      { config: admin, schema: { summary: 'Connect an interface to a saved network', params: InterfaceParams, body: ActivateRequest, response: begun } },
      async ({ params, body, session }, reply) => reply.code(202).send(await service.activate(params.name, body.uuid, session!.user.name)),
    );
    app.put(
      '/api/network/interfaces/:name/addresses',
      { config: admin, schema: { summary: 'Set how an interface gets its addresses and name servers', params: InterfaceParams, body: AddressChange, response: begun } },
      async ({ params, body, session }, reply) => reply.code(202).send(await service.setAddresses(params.name, body, session!.user.name)),
    );
    app.patch(
      '/api/network/saved/:uuid',
      { config: admin, schema: { summary: 'Set which saved network wins', params: SavedParams, body: PriorityChange, response: state } },
      ({ params, body }) => service.setPriority(params.uuid, body.priority),
    );
    app.delete(
      '/api/network/saved/:uuid',
      { config: admin, schema: { summary: 'Forget a saved network', description: 'At once, or as a change to be kept when it is in use.', params: SavedParams, response: state } },
      ({ params, session }) => service.forget(params.uuid, session!.user.name),
    );
    app.put('/api/network/wireless', { config: admin, schema: { summary: 'Switch the radios on', body: WirelessChange, response: state } }, () => service.enableWireless());
    app.post(
      '/api/network/changes/:id/confirm',
      { config: admin, schema: { summary: 'Keep a change of the network', params: ChangeParams, response: state } },
      ({ params }) => service.confirm(params.id),
    );
    app.post(
      '/api/network/changes/:id/undo',
      { config: admin, schema: { summary: 'Undo a change of the network now', params: ChangeParams, response: state } },
      ({ params }) => service.undo(params.id),
    );
    done();
  };
}

/** Topic `network`: its deltas are whole states. */
export function networkTopic(service: NetworkService): Topic {
  return {
    name: 'network', summary: 'Interfaces, saved networks and the pending change, whole whenever something changes', access: 'viewer',
    snapshot: NetworkState, delta: NetworkState, open: () => service.channel,
  };
}
