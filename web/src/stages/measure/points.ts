// Points of a confirmation: a reference, and what the gauge showed of it.
export interface CalibrationPoint {
  reference: string
  indicated: string
}
