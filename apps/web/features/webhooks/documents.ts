import { graphql, type ResultOf } from '../api/graphql.ts';

export const LookAtWebhooks = graphql(`
  query LookAtWebhooks($slug: String!) {
    project(slug: $slug) {
      id
      name
      webhooks {
        id
        url
        events
        enabled
        previousSecretUntil
        author
        createdAt
        deliveries(first: 20) {
          totalCount
          edges {
            node {
              id event status attempts statusCode durationMs answer body createdAt attemptedAt nextAttemptAt
              error { code message }
            }
          }
        }
      }
    }
  }
`);

export const CreateWebhook = graphql(`
  mutation CreateWebhook($projectId: ID!, $url: String!, $events: [WebhookEvent!]!) {
    createWebhook(input: { projectId: $projectId, url: $url, events: $events }) { secret userErrors { code message } }
  }
`);

export const EnableWebhook = graphql(`
  mutation EnableWebhook($webhookId: ID!, $enabled: Boolean!) {
    updateWebhook(input: { webhookId: $webhookId, enabled: $enabled }) { webhook { id } userErrors { code message } }
  }
`);

export const RotateWebhookSecret = graphql(`
  mutation RotateWebhookSecret($webhookId: ID!) {
    rotateWebhookSecret(input: { webhookId: $webhookId }) { secret userErrors { code message } }
  }
`);

export const DeleteWebhook = graphql(`
  mutation DeleteWebhook($webhookId: ID!) {
    deleteWebhook(input: { webhookId: $webhookId }) { deleted userErrors { code message } }
  }
`);

export const TestWebhook = graphql(`
  mutation TestWebhook($webhookId: ID!) {
    testWebhook(input: { webhookId: $webhookId }) { delivery { id } userErrors { code message } }
  }
`);

export const Redeliver = graphql(`
  mutation Redeliver($deliveryId: ID!) {
    redeliver(input: { deliveryId: $deliveryId }) { delivery { id } userErrors { code message } }
  }
`);

export type ProjectWebhooks = NonNullable<ResultOf<typeof LookAtWebhooks>['project']>;
export type WebhookFacts = ProjectWebhooks['webhooks'][number];
export type DeliveryFacts = WebhookFacts['deliveries']['edges'][number]['node'];
