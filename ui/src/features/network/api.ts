import type { ActivateRequest, AddressChange, JoinRequest, NetworkState, PriorityChange, WifiList, WirelessChange } from '../../../../agent/features/network/schema.ts';

declare module '../../api/contract.ts' {
  interface Routes {
    'GET /api/network/interfaces/:name/networks': { response: WifiList };
    'POST /api/network/interfaces/:name/scan': { response: WifiList };
    'POST /api/network/interfaces/:name/join': { body: JoinRequest; response: NetworkState };
    'POST /api/network/interfaces/:name/activate': { body: ActivateRequest; response: NetworkState };
    'PUT /api/network/interfaces/:name/addresses': { body: AddressChange; response: NetworkState };
    'PATCH /api/network/saved/:uuid': { body: PriorityChange; response: NetworkState };
    'DELETE /api/network/saved/:uuid': { response: NetworkState };
    'PUT /api/network/wireless': { body: WirelessChange; response: NetworkState };
    'POST /api/network/changes/:id/confirm': { response: NetworkState };
    'POST /api/network/changes/:id/undo': { response: NetworkState };
  }
  interface Topics {
    network: { params: undefined; snapshot: NetworkState; delta: NetworkState };
  }
}
