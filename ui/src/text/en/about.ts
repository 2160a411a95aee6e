export const about = {
  problems: {
    'about.noBill': { title: 'This computer has no bill of materials.', advice: 'Only an image of Lares carries one.' },
    'about.noText': { title: 'There is no licence text of this part.', advice: 'Its licence is named beside it.' },
  },
} as const;
