package dev.slipway.webhooks;

/** Whether a delivery was signed with a secret of its hook. */
public sealed interface Verification permits VerifiedDelivery, Refused {}
