import { createApp } from 'vue'
import App from './App.vue'
import './tokens.css'
import './base.css'
import { router } from './routes'

const app = createApp(App).use(router)
// Which pages there are depends on who it is: nothing is shown before that is known, so that no page
// moves under a finger. A page that cannot be loaded is shown as such by the frame.
const show = () => app.mount('#app')
void router.isReady().then(show, show)

// Where there is no TLS a browser keeps nothing of an application; all else works the same.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  void navigator.serviceWorker.register('/app/sw.js').catch(() => undefined)
}
