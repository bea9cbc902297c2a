using Ainft.Sources.Events;
using Xunit;

namespace Ainft.Tests.Sources.Events;

public sealed class PlatformSourceTests
{
    [Theory]
    [InlineData(WebhookPlatform.GitHub, null, "github.com")]
    [InlineData(WebhookPlatform.HuggingFace, null, "huggingface.co")]
    [InlineData(WebhookPlatform.Wandb, null, "wandb.ai")]
    [InlineData(WebhookPlatform.Wandb, "https://Wandb.Example.org:8443/", "wandb.example.org")]
    [InlineData(WebhookPlatform.Mlflow, "https://mlflow.example.org/base/", "mlflow.example.org")]
    [InlineData(WebhookPlatform.Replicate, null, "replicate.com")]
    [InlineData(WebhookPlatform.StandardWebhooks, null, null)]
    [InlineData(WebhookPlatform.CloudEvents, null, null)]
    public void The_server_or_the_platform_decides_it(WebhookPlatform platform, string? server, string? source) =>
        Assert.Equal(source, PlatformSource.Of(platform, server is null ? null : new Uri(server)));
}
