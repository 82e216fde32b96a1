import { graphql, type ResultOf } from '../api/graphql.ts';

export const LookAtMembers = graphql(`
  query LookAtMembers($slug: String!) {
    viewer { signedIn userId }
    project(slug: $slug) {
      id
      name
      role
      members { role user { id name email disabled } }
    }
  }
`);

export const SetMember = graphql(`
  mutation SetMember($projectId: ID!, $email: String!, $role: Role!) {
    setMember(input: { projectId: $projectId, email: $email, role: $role }) {
      member { role }
      userErrors { code message }
    }
  }
`);

export const RemoveMember = graphql(`
  mutation RemoveMember($projectId: ID!, $userId: ID!) {
    removeMember(input: { projectId: $projectId, userId: $userId }) { removed userErrors { code message } }
  }
`);

export const LookAtAudit = graphql(`
  query LookAtAudit($slug: String!, $after: String) {
    project(slug: $slug) {
      id
      name
      audit(first: 100, after: $after) {
        totalCount
        edges { node { id createdAt actorKind actor action targets summary settled } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

export type ProjectMembers = NonNullable<ResultOf<typeof LookAtMembers>['project']>;
export type Member = ProjectMembers['members'][number];
export type AuditPageOfEvents = NonNullable<ResultOf<typeof LookAtAudit>['project']>['audit'];
export type AuditEvent = AuditPageOfEvents['edges'][number]['node'];
