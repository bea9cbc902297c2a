namespace Ainft.Sources.Events;

/// <summary>A platform, or a format, that sends events.</summary>
public enum WebhookPlatform
{
    /// <summary>GitHub, <c>https://docs.github.com/webhooks</c>.</summary>
    GitHub,

    /// <summary>The hub of Hugging Face, <c>https://huggingface.co/docs/hub/webhooks</c>.</summary>
    HuggingFace,

    /// <summary>A tracking server of MLflow 3.3 or later.</summary>
    Mlflow,

    /// <summary>An automation of Weights &amp; Biases, with the body template of this registry.</summary>
    Wandb,

    /// <summary>Replicate, which signs as Standard Webhooks and sends a prediction or a training.</summary>
    Replicate,

    /// <summary>A sender of Standard Webhooks 1.0.0 with a manifest.</summary>
    StandardWebhooks,

    /// <summary>A sender of CloudEvents 1.0 with a manifest. It signs as Standard Webhooks.</summary>
    CloudEvents,
}
