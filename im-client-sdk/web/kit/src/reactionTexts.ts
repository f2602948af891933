/** What widget and desk say of reactions in the same words. */
export const reactionTexts = {
  en: {
    'reaction.label': 'Reactions',
    'reaction.add': 'React',
    'reaction.by': '{emoji}: {people}',
    'reaction.others': { one: '{count} other', other: '{count} others' },
    'reaction.failed': 'Your reaction wasn’t saved. {reason}',
    'emoji.thumbsUp': 'Thumbs up',
    'emoji.heart': 'Heart',
    'emoji.smile': 'Smile',
    'emoji.party': 'Celebration',
    'emoji.sad': 'Sad',
    'emoji.thanks': 'Thanks',
  },
  'zh-CN': {
    'reaction.label': '表情回应',
    'reaction.add': '添加表情回应',
    'reaction.by': '{emoji}：{people}',
    'reaction.others': { other: '另外 {count} 人' },
    'reaction.failed': '表情没有保存。{reason}',
    'emoji.thumbsUp': '赞',
    'emoji.heart': '爱心',
    'emoji.smile': '笑脸',
    'emoji.party': '庆祝',
    'emoji.sad': '难过',
    'emoji.thanks': '感谢',
  },
} as const;
