/** The text of src/api/schema.ts, from a document of OpenAPI. */
export function generated(document: unknown): Promise<string>
