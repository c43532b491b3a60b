// A real OpenID provider (oidc-provider) on a loopback port, for the tests of logging in.
//
// Prints one line of JSON when it listens.  Whoever comes to log in is at once the account that POST /control
// last named: there is no form to fill in.  POST /control takes a JSON object of what is to be otherwise from now on:
//   account   claims of whoever logs in ({sub, …}), or null: they do not want to
//   rotate    true: sign with a new key
//   down      true: answer 503 to all but /control
//   idTokenSeconds   how long an ID token is good for
import { createServer } from 'node:http'
import { generateKeyPairSync } from 'node:crypto'
import { Provider } from 'oidc-provider'

const options = JSON.parse(process.argv[2])
const now = { account: { sub: 'kari' }, down: false, idTokenSeconds: 300 }
const calls = []
let keys = 0
let callback

function newKey(alg) {
  const made = alg === 'ES256'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...made.privateKey.export({ format: 'jwk' }), kid: `key-${++keys}`, use: 'sig', alg }
}

function open(issuer) {
  const provider = new Provider(issuer, {
    clients: options.clients,
    jwks: { keys: [newKey('RS256'), newKey('ES256')] },
    cookies: { keys: ['only for tests'] },
    claims: {
      openid: ['sub', 'groups', 'roles', 'tid', '_claim_names', '_claim_sources', 'hasgroups'],
      profile: ['name', 'preferred_username'],
      email: ['email'],
    },
    conformIdTokenClaims: false,
    acrValues: ['Level4'],
    ttl: { IdToken: () => now.idTokenSeconds, AccessToken: 300, AuthorizationCode: 60, Grant: 600, Session: 600, Interaction: 600 },
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      pushedAuthorizationRequests: { enabled: options.par },
      dPoP: { enabled: options.dpop },
      rpInitiatedLogout: { enabled: true },
    },
    findAccount: (ctx, sub) => ({ accountId: sub, claims: () => ({ ...now.account, sub }) }),
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  callback = async (request, response) => {
    if (!request.url.startsWith('/interaction/')) return answer(request, response)
    const result = now.account
      ? { login: { accountId: now.account.sub, remember: true } }
      : { error: 'access_denied', error_description: 'they did not want to' }
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  }
}

function control(request, response, issuer) {
  let body = ''
  request.on('data', (part) => { body += part })
  request.on('end', () => {
    const wanted = JSON.parse(body || '{}')
    const told = [...calls]
    calls.length = 0
    Object.assign(now, wanted)
    if (wanted.rotate) open(issuer)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ calls: told }))
  })
}

const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`
  open(issuer)
  server.on('request', (request, response) => {
    if (request.url === '/control') return control(request, response, issuer)
    calls.push({ path: request.url.split('?')[0], dpop: request.headers.dpop ?? '' })
    if (now.down) {
      response.statusCode = 503
      return response.end('down')
    }
    return callback(request, response)
  })
  console.log(JSON.stringify({ issuer }))
})
process.stdin.on('end', () => process.exit(0))
process.stdin.resume()
