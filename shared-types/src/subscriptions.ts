import type { Static } from 'typebox';
import { EventTypeSchema } from './events.ts';
import { Type } from './type.ts';

/** Standard Webhooks: `whsec_` and the key in Base64; 24 to 64 random bytes are advised there. */
export const WebhookSecretSchema = Type.String({
  pattern: '^whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$',
  maxLength: 200,
});

export const SubscriptionRequestSchema = Type.Object(
  {
    url: Type.String({
      minLength: 1,
      maxLength: 2000,
      description: 'http or https; loopback unless the host is allowed',
    }),
    secret: WebhookSecretSchema,
    types: Type.Optional(Type.Array(EventTypeSchema, { minItems: 1, uniqueItems: true, description: 'Default: all' })),
  },
  { $id: 'SubscriptionRequest' },
);
export type SubscriptionRequest = Static<typeof SubscriptionRequestSchema>;

/** A subscription as it is shown; the secret never is. */
export const SubscriptionSchema = Type.Object(
  {
    id: Type.String(),
    url: Type.String(),
    types: Type.Union([Type.Array(EventTypeSchema), Type.Null()], { description: 'null: all types' }),
    pendingCount: Type.Integer({ minimum: 0 }),
    lastSuccessAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
    lastError: Type.Union([Type.String(), Type.Null()]),
  },
  { $id: 'Subscription' },
);
export type Subscription = Static<typeof SubscriptionSchema>;

export const SubscriptionListSchema = Type.Object(
  { subscriptions: Type.Array(SubscriptionSchema) },
  { $id: 'SubscriptionList' },
);
export type SubscriptionList = Static<typeof SubscriptionListSchema>;
