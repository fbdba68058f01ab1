// The pages and their addresses. A page with an act is shown to those who may do it.
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import type { Act } from './api/schema'
import NoPage from './frame/NoPage.vue'
import { isSignedIn, may, recallIfAny } from './frame/session'

declare module 'vue-router' {
  interface RouteMeta {
    /** The page of the rail that it belongs to. */
    page?: string
    act?: Act
  }
}

const look: { act: Act } = { act: 'read_workshop' }

const routes: RouteRecordRaw[] = [
  { path: '/', redirect: () => ({ name: isSignedIn.value ? 'today' : 'study' }) },
  { path: '/sign-in', name: 'sign-in', component: () => import('./frame/SignInPage.vue') },
  {
    path: '/today',
    name: 'today',
    component: () => import('./stages/judge/TodayPage.vue'),
    meta: { page: 'today', ...look },
  },
  {
    path: '/entry',
    name: 'entry',
    component: () => import('./stages/measure/EntryPage.vue'),
    meta: { page: 'entry', act: 'record_readings' },
  },
  {
    path: '/monitors',
    name: 'monitors',
    component: () => import('./stages/judge/MonitorsPage.vue'),
    meta: { page: 'monitors', ...look },
  },
  {
    path: '/monitors/:id',
    name: 'monitor',
    component: () => import('./stages/judge/MonitorPage.vue'),
    props: true,
    meta: { page: 'monitors', ...look },
  },
  {
    path: '/board',
    name: 'board',
    component: () => import('./stages/judge/BoardPage.vue'),
    meta: { page: 'board', ...look },
  },
  {
    path: '/board/report',
    name: 'report',
    component: () => import('./stages/judge/ReportPage.vue'),
    meta: { page: 'board', act: 'report_nonconformity' },
  },
  {
    path: '/nonconformities/:code',
    name: 'nonconformity',
    component: () => import('./stages/judge/NonconformityPage.vue'),
    props: true,
    meta: { page: 'board', ...look },
  },
  {
    path: '/cases/:code',
    name: 'case',
    component: () => import('./stages/judge/CasePage.vue'),
    props: true,
    meta: { page: 'board', ...look },
  },
  {
    path: '/lots',
    name: 'lots',
    component: () => import('./stages/make/LotsPage.vue'),
    meta: { page: 'lots', ...look },
  },
  {
    path: '/lots/open',
    name: 'open-lot',
    component: () => import('./stages/make/OpenLotPage.vue'),
    meta: { page: 'lots', act: 'open_lot' },
  },
  {
    path: '/orders',
    name: 'orders',
    component: () => import('./stages/make/OrdersPage.vue'),
    meta: { page: 'lots', ...look },
  },
  {
    path: '/lots/:code',
    name: 'lot',
    component: () => import('./stages/make/LotPage.vue'),
    props: true,
    meta: { page: 'lots', ...look },
  },
  {
    path: '/items',
    name: 'items',
    component: () => import('./stages/standard/ItemsPage.vue'),
    meta: { page: 'items', ...look },
  },
  {
    path: '/items/:code',
    name: 'item',
    component: () => import('./stages/standard/ItemPage.vue'),
    props: true,
    meta: { page: 'items', ...look },
  },
  {
    path: '/items/:code/revisions',
    name: 'revisions',
    component: () => import('./stages/standard/RevisionsPage.vue'),
    props: true,
    meta: { page: 'items', ...look },
  },
  {
    path: '/gauges',
    name: 'gauges',
    component: () => import('./stages/measure/GaugesPage.vue'),
    meta: { page: 'gauges', ...look },
  },
  {
    path: '/gauges/:code',
    name: 'gauge',
    component: () => import('./stages/measure/GaugePage.vue'),
    props: true,
    meta: { page: 'gauges', ...look },
  },
  {
    path: '/gauges/:code/guided',
    name: 'guided',
    component: () => import('./stages/measure/GuidedPage.vue'),
    props: true,
    meta: { page: 'gauges', act: 'study_gauge' },
  },
  {
    path: '/proofs',
    name: 'proofs',
    component: () => import('./stages/brand/ProofsPage.vue'),
    meta: { page: 'proofs', ...look },
  },
  {
    path: '/proofs/:id/codes',
    name: 'codes',
    component: () => import('./stages/brand/CodesPage.vue'),
    props: true,
    meta: { page: 'proofs', ...look },
  },
  {
    path: '/certificates',
    name: 'certificates',
    component: () => import('./stages/certify/CertificatesPage.vue'),
    meta: { page: 'proofs', ...look },
  },
  {
    path: '/log',
    name: 'log',
    component: () => import('./stages/trust/LogPage.vue'),
    meta: { page: 'proofs' },
  },
  {
    path: '/verify',
    name: 'verify',
    component: () => import('./stages/trust/VerifyPage.vue'),
    meta: { page: 'verify' },
  },
  {
    path: '/settings',
    name: 'settings',
    component: () => import('./frame/SettingsPage.vue'),
    meta: { page: 'settings' },
  },
  {
    path: '/fakes',
    name: 'fakes',
    component: () => import('./stages/brand/FakesPage.vue'),
    meta: { page: 'proofs', act: 'read_fakes' },
  },
  {
    path: '/partners',
    name: 'partners',
    component: () => import('./stages/trust/PartnersPage.vue'),
    meta: { page: 'settings', act: 'score_partners' },
  },
  {
    path: '/notices',
    name: 'notices',
    component: () => import('./stages/party/NoticesPage.vue'),
    meta: { page: 'settings', act: 'read_notices' },
  },
  {
    path: '/retention',
    name: 'retention',
    component: () => import('./stages/measure/RetentionPage.vue'),
    meta: { page: 'settings', ...look },
  },
  {
    path: '/sources',
    name: 'sources',
    component: () => import('./stages/measure/SourcesPage.vue'),
    meta: { page: 'settings', ...look },
  },
  {
    path: '/sources/:code',
    name: 'source',
    component: () => import('./stages/measure/SourcePage.vue'),
    props: true,
    meta: { page: 'settings', ...look },
  },
  {
    path: '/people',
    name: 'people',
    component: () => import('./stages/party/PeoplePage.vue'),
    meta: { page: 'people', act: 'use_session' },
  },
  {
    path: '/study',
    name: 'study',
    component: () => import('./stages/judge/StudyPage.vue'),
    meta: { page: 'study' },
  },
  {
    path: '/methods',
    name: 'methods',
    component: () => import('./stages/judge/MethodsPage.vue'),
    meta: { page: 'methods' },
  },
  {
    path: '/methods/:id',
    name: 'method',
    component: () => import('./stages/judge/MethodPage.vue'),
    props: true,
    meta: { page: 'methods' },
  },
  {
    path: '/explain/:code',
    name: 'explain',
    component: () => import('./frame/ExplainPage.vue'),
    props: true,
    meta: { page: 'methods' },
  },
  { path: '/:rest(.*)*', component: NoPage },
]

export const router = createRouter({
  history: createWebHistory(import.meta.env.BASE_URL),
  routes,
  scrollBehavior: (to, from, kept) => kept ?? (to.path === from.path ? undefined : { top: 0 }),
})

let asked: Promise<void> | undefined

router.beforeEach(async (to) => {
  // Who it is, is asked once, before the first page.
  const isFirst = asked === undefined
  asked ??= recallIfAny()
  await asked
  const { act } = to.meta
  if (act !== undefined && !isSignedIn.value) return { name: 'sign-in', query: { to: to.fullPath } }
  if (act !== undefined && !may(act)) return { name: 'study' }
  // The start depends on who it is.
  return isFirst && to.redirectedFrom?.path === '/' && isSignedIn.value ? { name: 'today' } : true
})
