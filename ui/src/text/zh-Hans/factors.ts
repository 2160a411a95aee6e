import type { Translation } from '../translation.ts';

export const factors: Translation['factors'] = {
  settings: {
    'auth.factorFrom': { label: '要求第二重验证', description: '此角色及以上的账户，除密码外还需要代码或通行密钥。尚未设置的账户只能进行设置。' },
  },
  problems: {
    'auth.challengeGone': { title: '此次登录已失效。', advice: '请重新开始：已超过五分钟、错误代码过多，或设备已重新启动。' },
    'auth.enrolmentGone': { title: '此次设置已失效。', advice: '请重新开始：已超过五分钟，或设备已重新启动。' },
    'auth.factorUnknown': { title: '没有这一项第二重验证。', advice: '请重新加载页面查看现有的项目。' },
    'auth.factorUnreadable': { title: '设备无法再读取用于校验代码的数据。', advice: '其密钥已更改。请使用通行密钥，或在设备控制台重置主人。' },
    'auth.factorWrong': { title: '代码不正确，或已被使用。', advice: '请等待应用显示下一个代码。若一直不符，请比较手机与设备的时间。' },
    'auth.passkeyRefused': { title: '设备未接受此通行密钥。', advice: '请使用为设备的这个名称设置的通行密钥重试。' },
    'auth.passkeyUnavailable': { title: '通行密钥在此地址无法使用。', advice: '请通过 https 以设备名称打开，例如 lares.local。' },
    'auth.passkeysFull': { title: '一个账户最多有 {most, number} 个通行密钥。', advice: '请移除不再使用的一个。' },
  },
};
