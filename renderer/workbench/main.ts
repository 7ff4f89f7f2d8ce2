import '../zod-without-eval.ts'
import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/jetbrains-mono/index.css'
import '../styles/tokens.css'
import '../styles/base.css'
import { mount } from 'svelte'
import Workbench from './Workbench.svelte'

mount(Workbench, { target: document.getElementById('app')! })
