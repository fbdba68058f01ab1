// Made by schema.mjs from the description of the API that the server gives. Never edited.

/** What may be done there, as the door of the server names it. */
export type Act =
  | 'add_person'
  | 'add_station'
  | 'answer_letter'
  | 'answer_signal'
  | 'approve_limits'
  | 'attach_note'
  | 'bring_messages'
  | 'capture_events'
  | 'change_consent'
  | 'change_password'
  | 'change_promise'
  | 'close_account'
  | 'close_case'
  | 'confirm_cause'
  | 'confirm_gauge'
  | 'correct_reading'
  | 'decide_appeal'
  | 'decide_fake'
  | 'dispose_nonconformity'
  | 'end_execution'
  | 'end_guest_link'
  | 'end_role'
  | 'end_subscription'
  | 'enrol_chip'
  | 'enter'
  | 'enter_verification'
  | 'erase_attachment'
  | 'expire_readings'
  | 'find_events'
  | 'grant_qualification'
  | 'grant_role'
  | 'install_template'
  | 'issue_certificate'
  | 'issue_claim'
  | 'issue_codes'
  | 'issue_passport'
  | 'issue_token'
  | 'link_subject'
  | 'make_guest_link'
  | 'make_subscription'
  | 'mark_pieces'
  | 'note_cause'
  | 'note_delivery'
  | 'note_promise'
  | 'open_account'
  | 'open_appeal'
  | 'open_case'
  | 'open_lot'
  | 'open_order'
  | 'plan_retention'
  | 'plan_sealing'
  | 'propose_limits'
  | 'publish_list'
  | 'read_audit'
  | 'read_evidence'
  | 'read_fakes'
  | 'read_letters'
  | 'read_metrics'
  | 'read_notices'
  | 'read_people'
  | 'read_tokens'
  | 'read_workshop'
  | 'recall_thing'
  | 'receive_certificate'
  | 'record_readings'
  | 'register_gauge'
  | 'release_standard'
  | 'remove_template'
  | 'report_nonconformity'
  | 'retry_notice'
  | 'revise_characteristic'
  | 'revise_control'
  | 'revise_failure_chain'
  | 'revise_item'
  | 'revise_operation'
  | 'revise_source'
  | 'revoke_token'
  | 'score_partners'
  | 'seal_lot'
  | 'set_mail_server'
  | 'set_password'
  | 'sign_again'
  | 'start_execution'
  | 'stop_monitor'
  | 'study_base'
  | 'study_gauge'
  | 'trace_thing'
  | 'transcribe_attachment'
  | 'try_source'
  | 'use_session'
  | 'withdraw_claim'
  | 'withdraw_passport'
  | 'work_on_case'

/** What is sent, by method and address. */
export interface Bodies {
  'POST /api/v1/accounts': { login: string; password: string; person: string }
  'POST /api/v1/cases': { code: string; nonconformities: string[]; owner: string; symptom: string }
  'POST /api/v1/cases/{code}/close': { words: string }
  'POST /api/v1/cases/{code}/effect': {
    after: { inspected: number; nonconforming: number }
    before: { inspected: number; nonconforming: number }
    parameters?: unknown
  }
  'POST /api/v1/cases/{code}/steps':
    | { names: string[]; step: 'team' }
    | { step: 'problem'; text: string }
    | { cause: string; failure_chain?: string | null; step: 'cause'; text: string }
    | { due: string; for: string; owner: string; step: 'planned'; text: string }
    | { action: number; step: 'done'; text: string }
    | { of: string; rows: string[]; step: 'changed' }
    | { of: string; reason: string; step: 'not-applicable' }
  'POST /api/v1/certificates': { file: unknown; issuer_key?: string | null }
  'POST /api/v1/claims/{claim}/withdraw': { reason: { en: string; zh: string } }
  'POST /api/v1/draws': { items: string[]; k: number }
  'POST /api/v1/entries': { digests: string[] }
  'POST /api/v1/executions': {
    checker?: string | null
    lot: string
    operation: string
    person: string
    piece?: string | null
    station: string
  }
  'POST /api/v1/executions/{execution}/end': { n_good: number; n_rejected: number }
  'POST /api/v1/fakes/{reference}/state': {
    reason?: { en: string; zh: string } | null
    state: string
  }
  'POST /api/v1/gauges': {
    code: string
    interval_days: number
    kind: string
    maker: string
    model: string
    mpe: string
    name: { en: string; zh: string }
    resolution: string
    serial: string
    unit: string
  }
  'POST /api/v1/gauges/{gauge}/confirmations': {
    as_found: { indicated: string; reference: string }[]
    as_left?: { indicated: string; reference: string }[]
    certificate: string
    confirmed_at: string
    confirmed_by: string
    environment: string
    limitation?: string | null
    maintenance?: string | null
    mpe: string
    procedure: string
    requirement: string
    rule:
      | { name: 'simple_acceptance' }
      | { factor: string; name: 'guarded_acceptance' }
      | { factor: string; name: 'guarded_rejection' }
    traceability: string
    uncertainty: string
  }
  'POST /api/v1/gauges/{gauge}/studies': {
    characteristic: string
    columns: {
      cells: ((string | number) | null)[]
      name?: string
      role:
        | 'value'
        | 'subgroup'
        | 'part'
        | 'appraiser'
        | 'time'
        | 'count'
        | 'size'
        | 'reference'
        | 'rating'
        | 'factor'
      unit?: string | null
    }[]
    item: string
    method: string
    parameters?: unknown
  }
  'POST /api/v1/items': {
    code: string
    drawing: string
    family?: string | null
    name: { en: string; zh: string }
    retired?: boolean
    rev: number
  }
  'POST /api/v1/items/{item}/characteristics': {
    class: 'ordinary' | 'significant' | 'critical'
    code: string
    kind: 'product' | 'process'
    name: { en: string; zh: string }
    operation?: string | null
    rev: number
  } & (
    | {
        variable: {
          lsl?: string | null
          nominal?: string | null
          target?: string | null
          unit: string
          usl?: string | null
        }
      }
    | { attribute: { criterion: { en: string; zh: string } } }
  )
  'POST /api/v1/items/{item}/control-plan': {
    characteristic: string
    code: string
    frequency: 'lot' | 'shift' | { pieces: number } | { minutes: number }
    gauge_kind: string
    method: { en: string; zh: string }
    n: number
    operation?: string | null
    owner: string
    phase: 'prototype' | 'pre_launch' | 'safe_launch' | 'production'
    reaction: { en: string; zh: string }
    reaction_min: number
    rev: number
  }
  'POST /api/v1/items/{item}/failure-chains': {
    cause: { en: string; zh: string }
    characteristic: string
    code: string
    detection: number
    detection_control?: string | null
    detection_study?: string | null
    effect: { en: string; zh: string }
    mode: { en: string; zh: string }
    occurrence: number
    operation?: string | null
    prevention?: { en: string; zh: string } | null
    rev: number
    severity: number
  }
  'POST /api/v1/items/{item}/operations': {
    code: string
    equipment?: { en: string; zh: string } | null
    name: { en: string; zh: string }
    place: number
    rev: number
    skill?: string | null
  }
  'POST /api/v1/lists': { items: string[] }
  'POST /api/v1/lots': {
    lot: string
    maker: string
    n_planned?: number | null
    order?: string | null
    parents?: string[]
    standard: string
  }
  'POST /api/v1/lots/{lot}/certificates': {
    claims?: string[]
    form: string
    heat?: string | null
    inspector?: { en: string; zh: string } | null
    number: string
    order?: string | null
    received?: string[]
    second?: { en: string; zh: string } | null
  }
  'POST /api/v1/lots/{lot}/claims': {
    characteristic: string
    method: string
    parameters?: unknown
    supersedes?: { claim: string; reason: { en: string; zh: string } } | null
  }
  'POST /api/v1/lots/{lot}/corrections': {
    characteristic: string
    reason: string
    seq: number
    value: string
  }
  'POST /api/v1/lots/{lot}/guest-links': { days?: number | null; purpose: string }
  'POST /api/v1/lots/{lot}/pieces': { pieces: { parts?: string[]; serial: string }[] }
  'POST /api/v1/lots/{lot}/readings': {
    characteristic: string
    execution?: string | null
    gauge: string
    id?: string | null
    person?: string | null
    readings: {
      id?: string | null
      subgroup: number
      taken_at?: string | null
      value: string | number
    }[]
    station?: string | null
  }
  'POST /api/v1/lots/{lot}/sealing': {
    rule:
      | { name: 'by_hand' }
      | { characteristic: string; n: number; name: 'count' }
      | { ends: string[]; name: 'shift'; offset_minutes?: number | null; zone?: string | null }
  }
  'POST /api/v1/methods/{id}/run': {
    columns: {
      cells: ((string | number) | null)[]
      name?: string
      role:
        | 'value'
        | 'subgroup'
        | 'part'
        | 'appraiser'
        | 'time'
        | 'count'
        | 'size'
        | 'reference'
        | 'rating'
        | 'factor'
      unit?: string | null
    }[]
    parameters?: unknown
  }
  'POST /api/v1/methods/{id}/workbook': {
    columns: {
      cells: ((string | number) | null)[]
      name?: string
      role:
        | 'value'
        | 'subgroup'
        | 'part'
        | 'appraiser'
        | 'time'
        | 'count'
        | 'size'
        | 'reference'
        | 'rating'
        | 'factor'
      unit?: string | null
    }[]
    head?: Record<string, unknown>
    parameters?: unknown
    source: {
      digest: string
      file: string
      left_out?: { code: string; row: number }[]
      rows: number
    }
  }
  'POST /api/v1/monitors': {
    chart: string
    lots?: string[]
    of: { characteristic: string; item: string; station?: string | null }
    parameters?: Record<string, unknown>
    reaction_minutes?: number | null
    reason: string
    rounds?: unknown[]
    subgroup_size?: number | null
  }
  'POST /api/v1/monitors/study': {
    chart: string
    lots?: string[]
    of: { characteristic: string; item: string; station?: string | null }
    parameters?: Record<string, unknown>
    rounds?: unknown[]
  }
  'POST /api/v1/monitors/{id}/causes': { cause: string; point: number; version: number }
  'POST /api/v1/monitors/{id}/limits': {
    chart: string
    lots?: string[]
    of: { characteristic: string; item: string; station?: string | null }
    parameters?: Record<string, unknown>
    reaction_minutes?: number | null
    reason: string
    rounds?: unknown[]
    subgroup_size?: number | null
  }
  'POST /api/v1/monitors/{id}/limits/{version}/reject': { reason: string }
  'POST /api/v1/monitors/{id}/stop': { reason: string }
  'POST /api/v1/nonconformities': {
    characteristic: string
    code: string
    containment: string
    description: string
    execution?: string | null
    inspected: number
    lot: string
    quantity: number
    severity: string
    signal?: string | null
  }
  'POST /api/v1/nonconformities/{code}/cause': { failure_chain: string }
  'POST /api/v1/nonconformities/{code}/dispositions': {
    cost: { currency: string; minor: number }
    disposition: string
    quantity: number
    reason: string
  }
  'POST /api/v1/orders': {
    code: string
    customer: string
    due_on: string
    item: string
    n_pieces: number
  }
  'POST /api/v1/passports': {
    alt_ids?: { scheme: string; value: string }[]
    claim: string
    country?: string | null
    gtin?: string | null
    lot?: string | null
    n_rows?: number | null
    opening: 'summary' | 'drawn' | 'characteristic' | 'everything'
    serial?: string | null
    story?: { en: string; zh: string } | null
  }
  'POST /api/v1/passports/{id}/chips': { uid: string }
  'POST /api/v1/passports/{id}/codes': { form?: 'list' | 'labels'; has_inner?: boolean; n: number }
  'POST /api/v1/passports/{id}/withdraw': {
    reason: { en: string; zh: string }
    superseded_by?: string | null
  }
  'POST /api/v1/people': { consent: 'named' | 'unnamed'; name: { en: string; zh: string } }
  'POST /api/v1/people/{person}/qualifications': {
    examiner: string
    from: string
    skill: string
    until?: string | null
  }
  'POST /api/v1/promises': {
    answered_at: string
    asked_at: string
    code: string
    due_on: string
    item: string
    n_pieces: number
    partner: string
  }
  'POST /api/v1/promises/{promise}/appeals': { criterion: string; reason: string }
  'POST /api/v1/promises/{promise}/changes': { due_on: string; reason: string }
  'POST /api/v1/promises/{promise}/decisions': {
    criterion: string
    reason: string
    state: 'upheld' | 'rejected'
  }
  'POST /api/v1/promises/{promise}/deliveries': {
    came_on: string
    n_in_spec: number
    n_pieces: number
  }
  'POST /api/v1/qualifications/{qualification}/sign': {
    examiner: string
    item: string
    operation: string
  }
  'POST /api/v1/retention': { characteristic?: string | null; days?: number | null }
  'POST /api/v1/retention/expiry': { n_batches: number; n_readings: number }
  'POST /api/v1/roles': {
    from?: string | null
    granted: string
    person: string
    until?: string | null
  }
  'POST /api/v1/session': { login: string; password: string }
  'POST /api/v1/signals/{id}/reaction': {
    action?: string
    cause: string
    is_reset?: boolean
    kind: string
  }
  'POST /api/v1/sources': {
    channel:
      | {
          client_id: string
          filter: string
          host: string
          kind: 'mqtt'
          port: number
          tls?: boolean
        }
      | {
          client_id: string
          filter: string
          host: string
          kind: 'sparkplug'
          port: number
          tls?: boolean
        }
      | { kind: 'folder' }
      | {
          endpoint: string
          every_ms: number
          kind: 'opcua'
          monitoring?: {
            deadband?: { kind: 'absolute' | 'percent'; size: string } | null
            queue?: number | null
          }
          nodes: string[]
          of_nodes?: Record<string, unknown>
          security: 'none' | 'encrypted'
        }
    code: string
    is_on: boolean
    mapping: {
      identity:
        | {
            by: 'id'
            from: {
              constant?: string | null
              level?: number | null
              names?: Record<string, unknown>
              pointer?: string | null
            }
          }
        | { by: 'content' }
        | { by: 'delivery' }
      late_days_max: number
      rules: {
        characteristic: {
          constant?: string | null
          level?: number | null
          names?: Record<string, unknown>
          pointer?: string | null
        }
        execution?: {
          constant?: string | null
          level?: number | null
          names?: Record<string, unknown>
          pointer?: string | null
        } | null
        gauge: {
          constant?: string | null
          level?: number | null
          names?: Record<string, unknown>
          pointer?: string | null
        }
        lot: {
          constant?: string | null
          level?: number | null
          names?: Record<string, unknown>
          pointer?: string | null
        }
        person?: {
          constant?: string | null
          level?: number | null
          names?: Record<string, unknown>
          pointer?: string | null
        } | null
        station?: {
          constant?: string | null
          level?: number | null
          names?: Record<string, unknown>
          pointer?: string | null
        } | null
        subgroup: {
          from?: {
            constant?: string | null
            level?: number | null
            names?: Record<string, unknown>
            pointer?: string | null
          } | null
          period_s?: number | null
        }
        taken_at?: {
          form: string
          from: {
            constant?: string | null
            level?: number | null
            names?: Record<string, unknown>
            pointer?: string | null
          }
          offset_minutes?: number | null
        } | null
        unit?: {
          constant?: string | null
          level?: number | null
          names?: Record<string, unknown>
          pointer?: string | null
        } | null
        value: {
          constant?: string | null
          level?: number | null
          names?: Record<string, unknown>
          pointer?: string | null
        }
        when?: {
          from: {
            constant?: string | null
            level?: number | null
            names?: Record<string, unknown>
            pointer?: string | null
          }
          is: string
        } | null
      }[]
    }
    rev: number
    title: { en: string; zh: string }
  }
  'POST /api/v1/sources/{source}/letters/{letter}/retry': Record<string, unknown>
  'POST /api/v1/sources/{source}/letters/{letter}/set-aside': { reason: string }
  'POST /api/v1/sources/{source}/messages': {
    messages: {
      delivery: string
      may_be_repeat?: boolean
      payload: string
      topic: string
      trouble?:
        | (
            | { name: 'status'; said: string }
            | { name: 'lost'; said: string }
            | { name: 'revised'; said: string }
          )
        | null
    }[]
    reach:
      | { name: 'connecting' }
      | { name: 'listening' }
      | { name: 'waiting'; wait_ms: number; why: string }
  }
  'POST /api/v1/sources/{source}/trial': {
    mapping?: {
      identity:
        | {
            by: 'id'
            from: {
              constant?: string | null
              level?: number | null
              names?: Record<string, unknown>
              pointer?: string | null
            }
          }
        | { by: 'content' }
        | { by: 'delivery' }
      late_days_max: number
      rules: {
        characteristic: {
          constant?: string | null
          level?: number | null
          names?: Record<string, unknown>
          pointer?: string | null
        }
        execution?: {
          constant?: string | null
          level?: number | null
          names?: Record<string, unknown>
          pointer?: string | null
        } | null
        gauge: {
          constant?: string | null
          level?: number | null
          names?: Record<string, unknown>
          pointer?: string | null
        }
        lot: {
          constant?: string | null
          level?: number | null
          names?: Record<string, unknown>
          pointer?: string | null
        }
        person?: {
          constant?: string | null
          level?: number | null
          names?: Record<string, unknown>
          pointer?: string | null
        } | null
        station?: {
          constant?: string | null
          level?: number | null
          names?: Record<string, unknown>
          pointer?: string | null
        } | null
        subgroup: {
          from?: {
            constant?: string | null
            level?: number | null
            names?: Record<string, unknown>
            pointer?: string | null
          } | null
          period_s?: number | null
        }
        taken_at?: {
          form: string
          from: {
            constant?: string | null
            level?: number | null
            names?: Record<string, unknown>
            pointer?: string | null
          }
          offset_minutes?: number | null
        } | null
        unit?: {
          constant?: string | null
          level?: number | null
          names?: Record<string, unknown>
          pointer?: string | null
        } | null
        value: {
          constant?: string | null
          level?: number | null
          names?: Record<string, unknown>
          pointer?: string | null
        }
        when?: {
          from: {
            constant?: string | null
            level?: number | null
            names?: Record<string, unknown>
            pointer?: string | null
          }
          is: string
        } | null
      }[]
    } | null
    messages?: { payload: string; topic: string }[] | null
  }
  'POST /api/v1/standards': {
    author?: { en: string; zh: string } | null
    basis: { en: string; zh: string }
    characteristics: {
      code: string
      lsl?: string | null
      name: { en: string; zh: string }
      subgroup_size?: number
      target?: string | null
      unit: string
      usl?: string | null
    }[]
    code: string
    item: string
    item_name: { en: string; zh: string }
    retrain?: string[]
    title: { en: string; zh: string }
    version: number
  }
  'POST /api/v1/stations': {
    code: string
    machine?: string | null
    name: { en: string; zh: string }
    site: string
  }
  'POST /api/v1/subjects': { issuer: string; person: string; subject: string }
  'POST /api/v1/subjects/unlink': { issuer: string; subject: string }
  'POST /api/v1/subscriptions': {
    channel: string
    lang: string
    person?: string | null
    quiet?: {
      from_minute: number
      offset_minutes?: number | null
      to_minute: number
      zone?: string | null
    } | null
    role: string
    secret?: string | null
    target: string
    title: string
    topics: string[]
  }
  'POST /api/v1/templates/{name}/install': { owner: string }
  'POST /api/v1/tokens': {
    person?: string | null
    scopes?: string[] | null
    title: string
    until?: string | null
  }
  'POST /api/v1/verifications': { envelope: unknown }
  'POST /epcis/capture': unknown
  'POST /epcis/events': unknown
  'PUT /api/v1/accounts/{person}/password': { password: string }
  'PUT /api/v1/attachments/{id}/transcript': { text: string }
  'PUT /api/v1/mail-server': {
    from: string
    host: string
    login?: string | null
    password?: string | null
    port: number
    security: string
  }
  'PUT /api/v1/people/{id}/consent': { consent: 'named' | 'unnamed' }
  'PUT /api/v1/session/password': { new: string; old: string }
}
