import { texts } from '../lab-context.ts'

/** Words of the help and of questions to predict. */
export const text = texts({
  en: {
    done: 'Done:',
    notDone: 'To do:',
    noHelp: 'There is no help on this tab.',
    predict: 'What do you think?',
    yourAnswer: 'Your answer: {answer}',
    right: 'You were right.',
    wrong: 'You said “{answer}”; it is “{outcome}”.',
    another: 'Answer again',
  },
  'zh-CN': {
    done: '已完成：',
    notDone: '待完成：',
    noHelp: '此标签页没有帮助。',
    predict: '你怎么看？',
    yourAnswer: '你的答案：{answer}',
    right: '回答正确。',
    wrong: '你选择了“{answer}”；正确答案是“{outcome}”。',
    another: '重新作答',
  },
})
