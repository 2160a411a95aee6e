import type { Translation } from '../translation.ts';

export const plain: Translation['plain'] = {
  notice: '未加密。此网络中的任何人都可能窃听。',
  open: '用 https 打开',
  needed: {
    title: '此处需要加密连接',
    body: '这里的内容属于保密或有风险的操作，而此会话可能被窃听。请用 https 打开设备并在那里登录。',
  },
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
