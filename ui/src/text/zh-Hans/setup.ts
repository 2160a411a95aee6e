import type { Translation } from '../translation.ts';

export const setup: Translation['setup'] = {
  phrases: {
    'setup.malformed': '设备不接受这个值（{words}）。',
  },
  settings: {
    'setup.country': { label: '国家或地区', description: '决定可以使用哪些 Wi-Fi 信道以及发射强度。留空：各地都允许的范围。' },
    'setup.updates': { label: '更新', description: 'Lares 后续版本的做法：“automatic”在夜间安装新版本，“ask”只在有人要求时安装。当前版本两者都还不支持。' },
    'setup.recoveryNetwork': { label: '恢复网络', description: '如果十分钟内没有任何网络，设备会打开自己的 Wi-Fi，主人可以在那里登录并选择其他网络。' },
  },
  problems: {
    'setup.answerMalformed': { title: '这个回答无法使用。', advice: '请更正标出的栏目。' },
    'setup.answerUnfit': {
      title: '这个回答不适合本设备。',
      advice: '{rule, select, secret {缺少密码。} unknownZone {没有这个时区。} noCable {没有插入已联网的网线。} noRadio {设备没有 Wi-Fi。} ownerExists {已经有主人了。} other {设备无法加入这个网络。}}',
    },
    'setup.codeNeeded': { title: '开始之前需要认领码。', advice: '它显示在设备的屏幕上。' },
    'setup.incomplete': { title: '还有一个步骤没有回答。', advice: '请返回该步骤，然后再次应用。' },
    'setup.loginNeeded': { title: '主人需要先登录。', advice: '请输入主人的名称和密码。' },
    'setup.notHeld': { title: '正在设置设备的不是这部手机。', advice: '请在这部手机上重新开始。' },
    'setup.notNow': { title: '现在无法进行。', advice: '请稍候，页面会说明接下来怎么做。' },
    'setup.over': { title: '这台设备已经设置完毕。', advice: '请在家庭网络中打开仪表板。' },
    'setup.taken': { title: '另一部手机正在设置这台设备。', advice: '请在那部手机上完成，或等待一刻钟。如果不知道是谁，请关闭设备再重新打开。' },
  },
};
