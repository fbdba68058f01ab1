// Paper or shop floor: what the reader chose, else what the system says.
import { ref } from 'vue'

export type Theme = 'paper' | 'floor'
const KEPT = 'wule.theme'

function preferred(): Theme {
  const kept = localStorage.getItem(KEPT)
  if (kept === 'paper' || kept === 'floor') return kept
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'floor' : 'paper'
}

export const theme = ref<Theme>(preferred())
document.documentElement.dataset['theme'] = theme.value

export function dress(next: Theme): void {
  theme.value = next
  localStorage.setItem(KEPT, next)
  document.documentElement.dataset['theme'] = next
}
