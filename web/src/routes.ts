// The pages and their addresses.
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import NoPage from './frame/NoPage.vue'

const routes: RouteRecordRaw[] = [
  { path: '/', redirect: { name: 'study' } },
  { path: '/study', name: 'study', component: () => import('./stages/judge/StudyPage.vue') },
  { path: '/methods', name: 'methods', component: () => import('./stages/judge/MethodsPage.vue') },
  {
    path: '/methods/:id',
    name: 'method',
    component: () => import('./stages/judge/MethodPage.vue'),
    props: true,
  },
  { path: '/:rest(.*)*', component: NoPage },
]

export const router = createRouter({
  history: createWebHistory(import.meta.env.BASE_URL),
  routes,
  scrollBehavior: (to, from, kept) => kept ?? (to.path === from.path ? undefined : { top: 0 }),
})
