import type { Translation } from '../translation.ts';

export const plain: Translation['plain'] = {
  settings: {
    'auth.allowPlainHttp': {
      label: '允许不加密登录',
      description: '仅限自己的网络，通过 http。在该网络中窃听的人可以读到密码并接管已登录的会话。账户、设置和保密信息仍需要 https。',
    },
  },
  problems: {
    'auth.encryptionNeeded': { title: '此操作需要加密连接。', advice: '请在地址前加上 https:// 打开设备。' },
  },
};
