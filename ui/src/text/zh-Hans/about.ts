import type { Translation } from '../translation.ts';

export const about: Translation['about'] = {
  problems: {
    'about.noBill': { title: '这台电脑没有物料清单。', advice: '只有 Lares 镜像才带有。' },
    'about.noText': { title: '这个部分没有许可证文本。', advice: '它的许可证名称写在旁边。' },
  },
};
