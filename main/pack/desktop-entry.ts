/** What Linux desktops are told of the program. */
import type { Configuration } from 'electron-builder'

/** The desktop entry. @param program what starts it @param product the lab's own configuration of electron-builder */
export function desktopEntry(program: string, product: Configuration, testBuild: boolean): string {
  const types = [product.fileAssociations ?? []].flat().flatMap(({ mimeType }) => mimeType ?? [])
  const schemes = [product.protocols ?? []].flat().flatMap(({ schemes }) => schemes)
  const mark = testBuild ? ' (test build)' : ''
  const lines = {
    Type: 'Application',
    Name: `Spiral Lab${mark}`,
    'Name[zh_CN]': `Spiral Lab${testBuild ? '（测试版）' : ''}`,
    GenericName: 'Deep learning lab',
    'GenericName[zh_CN]': '深度学习实验室',
    Comment: 'Train small networks live, find edges in pictures, keep every run',
    'Comment[zh_CN]': '实时训练小型网络，检测图像边缘，保留每次运行',
    Exec: `${program} %U`,
    Icon: 'spiral-lab',
    Terminal: 'false',
    StartupWMClass: 'Spiral Lab',
    Categories: `${product.linux?.category ?? 'Education'};Science;`,
    MimeType: [...types, ...schemes.map((scheme) => `x-scheme-handler/${scheme}`)].map((type) => `${type};`).join(''),
  }
  return ['[Desktop Entry]', ...Object.entries(lines).map(([key, value]) => `${key}=${value}`), ''].join('\n')
}
