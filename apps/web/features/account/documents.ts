import { graphql, type ResultOf } from '../api/graphql.ts';

export const WhoAmI = graphql(`
  query WhoAmI {
    viewer { name email admin signedIn }
  }
`);

const KeyFacts = graphql(`
  fragment KeyFacts on ApiKey {
    id
    name
    scope
    prefix
    maker
    createdAt
    expiresAt
    lastUsedAt
    revokedAt
    project { id name }
  }
`);

export const MyAccount = graphql(
  `
    query MyAccount {
      viewer { name email admin signedIn apiKeys { ...KeyFacts } }
      projects(first: 500) { edges { node { id name role } } }
    }
  `,
  [KeyFacts],
);

export const ProjectKeys = graphql(
  `
    query ProjectKeys($slug: String!) {
      project(slug: $slug) { id apiKeys { ...KeyFacts } }
    }
  `,
  [KeyFacts],
);

export const CreateApiKey = graphql(`
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { key userErrors { code message } }
  }
`);

export const RevokeApiKey = graphql(`
  mutation RevokeApiKey($keyId: ID!) {
    revokeApiKey(input: { keyId: $keyId }) { apiKey { id } userErrors { code message } }
  }
`);

export const ListUsers = graphql(`
  query ListUsers($after: String) {
    viewer { admin signedIn userId }
    users(first: 100, after: $after) {
      totalCount
      edges { node { id name email admin disabled invited createdAt } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const CreateUser = graphql(`
  mutation CreateUser($email: String!, $name: String!, $admin: Boolean!) {
    createUser(input: { email: $email, name: $name, admin: $admin }) { invitation userErrors { code message } }
  }
`);

export const InviteUser = graphql(`
  mutation InviteUser($userId: ID!) {
    inviteUser(input: { userId: $userId }) { invitation userErrors { code message } }
  }
`);

export const SetUserDisabled = graphql(`
  mutation SetUserDisabled($userId: ID!, $disabled: Boolean!) {
    setUserDisabled(input: { userId: $userId, disabled: $disabled }) { user { id } userErrors { code message } }
  }
`);

export type KeyFacts = ResultOf<typeof KeyFacts>;
export type ProjectOfMine = ResultOf<typeof MyAccount>['projects']['edges'][number]['node'];
export type UserFacts = ResultOf<typeof ListUsers>['users']['edges'][number]['node'];
