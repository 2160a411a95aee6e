import type { Translation } from '../translation.ts';

export const auth: Translation['auth'] = {
  claim: {
    title: '认领这台设备',
    intro: '{device} 还没有主人。能看到它屏幕的人就可以成为主人。',
    code: '认领码',
    codeHint: '设备屏幕上“Claim code”后面的八个字符。不区分大小写，短横线可省略。',
    usernameHint: '小写字母和数字，例如 anna。',
    submit: '认领设备',
    working: '正在设置…',
    incomplete: '认领码有八个字符，还差 {missing, number} 个。',
    tooMany: '认领码只有八个字符，现在多了。',
    lookalike: '认领码里没有 {character}：不含 0、1、I、L、O 和 U。请再看一下这个字符。',
    badUsername: '以字母开头，后面可用小写字母、数字、点、短横线和下划线，最多 32 个字符。',
  },
  username: '用户名',
  password: {
    label: '密码',
    atLeast: '至少 {least, number} 个字符。一句短短的话最容易记住。',
    soFar: '{length, number} 个字符，至少需要 {least, number} 个。',
    enough: '{length, number} 个字符，够长了。',
    show: '显示密码',
    hide: '隐藏密码',
    tooShort: '密码至少需要 {least, number} 个字符。',
    tooLong: '密码最多 {most, number} 个字符。',
  },
  login: {
    page: '登录',
    title: '登录 {device}',
    submit: '登录',
    working: '正在登录…',
    ended: '会话已结束。重新登录即可回到刚才的地方。',
    signedOut: '你已退出登录。',
    missing: '请输入用户名和密码。',
  },
  account: { signOut: '退出登录', signedInAs: '已登录：{name}' },
  unreachable: {
    title: '设备没有响应',
    body: '它可能还在启动，或者这台电脑在另一个网络中。此页面会自动继续尝试。',
  },
  version: 'Lares {version}',
  settings: {
    'auth.idleMs': { label: '闲置后退出', description: '无人使用的会话在此时间后结束。' },
    'auth.absoluteMs': { label: '最迟退出', description: '会话在此时间后结束，无论是否在使用。' },
  },
  problems: {
    'auth.alreadyClaimed': { title: '这台设备已经有主人了。', advice: '重新加载页面即可登录。' },
    'auth.busy': { title: '现在登录的人太多。', advice: '请稍后再试。' },
    'auth.claimClosed': { title: '认领码输错次数太多。', advice: '重新启动设备，再用屏幕上的认领码重试。' },
    'auth.claimUnavailable': { title: '设备没有认领码。', advice: '请重新启动设备：启动时会生成一个。' },
    'auth.codeWrong': { title: '认领码不对。', advice: '请逐个字符与设备屏幕核对。' },
    'auth.csrf': { title: '设备无法确认这是你本人的操作。', advice: '请重新加载页面再试一次。' },
    'auth.forbidden': { title: '你的账户无权这样做。', advice: '请询问设备的主人。' },
    'auth.loginWrong': { title: '用户名或密码错误。', advice: '密码区分大小写。' },
    'auth.passwordWeak': {
      title: '这个密码太容易被猜到。',
      advice:
        '{rule, select, context {它包含你的用户名或设备名称。请换成与之无关的词。} common {它在攻击者最先尝试的密码列表里。自己想的一句短话更好。} sequence {它是一串相邻的字母、数字或按键。一句短话更好。} other {它在重复同样的字符。一句短话更好。}}',
    },
    'auth.required': { title: '会话已结束。', advice: '请重新登录以继续。' },
    'auth.throttled': { title: '尝试次数太多。', advice: '请在 {seconds, plural, other {# 秒}}后重试。' },
  },
};
