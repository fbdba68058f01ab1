// Checks a token with jose (npm), which is not ours: node check_jose.mjs TOKEN DID_DOCUMENT
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const found = createRequire(process.cwd() + '/').resolve('jose');
const { compactVerify, decodeProtectedHeader, importJWK } = await import(pathToFileURL(found));
const token = readFileSync(process.argv[2], 'utf8');
const issuer = JSON.parse(readFileSync(process.argv[3]));
try {
  const { kid } = decodeProtectedHeader(token);
  const method = issuer.verificationMethod.find((one) => one.id === kid);
  const key = await importJWK(method.publicKeyJwk, 'EdDSA');
  const { payload } = await compactVerify(token, key, { algorithms: ['EdDSA'] });
  console.log('jose: the token of', JSON.parse(new TextDecoder().decode(payload)).id);
} catch (error) {
  console.error('jose: failed verification:', error.message);
  process.exit(1);
}
