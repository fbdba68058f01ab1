// How close rows stand: what the reader chose, on this device.
import { ref } from 'vue'

export type Density = 'office' | 'compact'
const KEPT = 'wule.density'

export const density = ref<Density>(localStorage.getItem(KEPT) === 'compact' ? 'compact' : 'office')
document.documentElement.dataset['density'] = density.value

export function space(next: Density): void {
  density.value = next
  localStorage.setItem(KEPT, next)
  document.documentElement.dataset['density'] = next
}
