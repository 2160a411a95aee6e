import type { Translation } from '../translation.ts';

export const config: Translation['config'] = {
  page: '设置',
  intro: '设备的行为方式。每项更改保存后立即生效。',
  open: '设置',
  openHint: '会话、测量以及 Lares 中其他可以更改的内容。',
  save: '保存',
  saved: '设置已保存。',
  revert: '放弃更改',
  locked: '由代理的运行环境固定，无法在此更改。',
  fallback: '默认 {value}',
  range: '{least} 至 {most}',
  notNumber: '必须是数字。',
  notWhole: '必须是整数。',
  outside: '取值范围：{range}。',
  reset: '恢复默认值',
  empty: '还没有可以设置的内容。',
  changed: '{settings, plural, other {# 项更改未保存}}',
  issues: {
    'config.keyMissing': {
      title: '设备没有用于保密信息的密钥。',
      body: '设置中的密码既无法输入也无法使用。设备启动时会生成密钥：请重新启动。',
      next: '打开设置',
    },
    'config.secretUnreadable': {
      title: '需要重新输入{label}。',
      body: '它是用这台设备已经没有的密钥封存的：安全芯片被清除，或者磁盘来自另一台电脑。',
      next: '打开设置',
    },
    'config.databaseReplaced': {
      title: '设置无法读取，已重新建立。',
      body: '账户和设置已回到初始状态。旧文件保存为 {file}；常见原因是磁盘故障。',
      next: '检查设备',
    },
  },
  problems: {
    'config.changedSince': { title: '这项更改无法单独撤销。', advice: '其中一项设置后来又被更改过。请先撤销那次更改，或手动设置该值。' },
    'config.conflict': { title: '其他人更改了设置。', advice: '现在显示的是最新的值。请重新进行更改。' },
    'config.invalid': { title: '有一个值未被接受。', advice: '{detail}' },
    'config.locked': { title: '此设置已固定。', advice: '它由代理运行环境中的 {variable} 决定，无法在此更改。' },
    'config.newerFile': { title: '此文件来自更新的版本。', advice: '请先更新这台设备，再重新导入。' },
    'config.noRevision': { title: '没有这项更改。', advice: '请重新加载页面。如果无效，说明页面和设备的版本不同。' },
    'config.rejected': { title: '有几个值未被接受。', advice: '没有更改任何内容。每项设置会说明其值的问题。' },
    'config.secretGone': { title: '以前的保密信息没有保留。', advice: '过去的保密信息会被有意忘记。请重新输入。' },
    'config.unknown': { title: '没有这项设置。', advice: '请重新加载页面。如果无效，说明页面和设备的版本不同。' },
  },
};
