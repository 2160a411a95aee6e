import type { Translation } from '../translation.ts';

export const about: Translation['about'] = {
  page: '关于 Lares',
  intro: '此设备运行的版本、其组成部分及各自的许可证。',
  open: '关于 Lares',
  openHint: '版本、组成部分和许可证。',
  none: {
    title: '这里运行的不是 Lares 镜像。',
    hint: '只有镜像才带有组成部分的清单。在这台电脑上，Lares 直接从源代码运行。',
  },
  release: {
    title: '版本',
    version: '版本号',
    revision: '修订',
    committed: '源代码日期',
    board: '开发板',
    slot: '槽位',
    kernel: '内核',
    debian: '底层 Debian',
    hash: '根文件系统 SHA-256',
  },
  parts: {
    title: '组成部分和许可证',
    download: '物料清单（CycloneDX）',
    search: '搜索组成部分',
    searchHint: '按名称或许可证搜索，例如 openssl 或 MIT。',
    kind: '类型',
    all: '全部',
    kinds: { lares: 'Lares', debian: 'Debian', npm: 'npm', runtime: '运行环境', bootloader: '引导程序' },
    found: '{parts, plural, other {# 个组成部分}}',
    nothing: '没有符合的内容。',
    nothingHint: '请减少字母，或换一种类型。',
    more: '{parts, plural, other {再显示 # 个}}',
    version: '版本 {version}',
    notFree: '非自由软件：无线和网络芯片的固件，没有源代码。它在芯片里运行，不在处理器上运行。',
    read: '阅读 {name} 的许可证',
    loading: '正在加载…',
  },
  problems: {
    'about.noBill': { title: '这台电脑没有物料清单。', advice: '只有 Lares 镜像才带有物料清单。' },
    'about.noText': { title: '没有此组成部分的许可证文本。', advice: '其许可证名称列在旁边。' },
  },
};
