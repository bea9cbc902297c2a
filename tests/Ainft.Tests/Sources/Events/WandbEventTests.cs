using Ainft.Sources;
using Ainft.Sources.Events;
using Xunit;

namespace Ainft.Tests.Sources.Events;

public sealed class WandbEventTests
{
    private static SentEvent Sent(string name, string type = "LINK_ARTIFACT") => new(
        WebhookPlatform.Wandb,
        WebhookTemplate.Wandb.Replace("${event_type}", type, StringComparison.Ordinal)
            .Replace("${artifact_version_string}", name, StringComparison.Ordinal)
            .Replace("${alias}", "production", StringComparison.Ordinal));

    [Fact]
    public void A_linked_version_registers()
    {
        var found = Sent("team/project/model:v3").Read();
        Assert.Equal(
            (EventAction.Register, "team/project/model", "v3", "production", "wandb:team/project/model:v3"),
            (found.Action, found.Repository!, found.Revision!, found.Reference!, found.From!));
        Assert.NotNull(WandbName.TryParse(found.From!));
    }

    [Fact]
    public void An_alias_has_no_revision_until_it_is_resolved()
    {
        var found = Sent("team/project/model:latest", "ADD_ARTIFACT_ALIAS").Read();
        Assert.Equal((null, "latest"), (found.Revision, found.Reference));
    }

    [Fact]
    public void An_event_about_a_run_is_ignored() => Assert.Equal(EventAction.Ignore, Sent("").Read().Action);

    [Theory]
    [InlineData("${artifact_version_string}")]
    [InlineData("team/project/model")]
    [InlineData("team/../model:v1")]
    [InlineData("team/project/a b:v1")]
    public void A_name_of_another_form_is_refused(string name) =>
        Assert.Equal("/artifact_version_string", Sent(name).Refused().Pointer);

    [Fact]
    public void A_body_without_the_template_is_refused() =>
        Assert.Equal("/source", new SentEvent(WebhookPlatform.Wandb, """{"key1": "value1"}""").Refused().Pointer);

    [Fact]
    public void A_long_fact_is_cut_and_refuses_nothing()
    {
        var found = new SentEvent(WebhookPlatform.Wandb, $$"""
            {"source":"wandb","event_type":"{{new string('e', 400)}}","artifact_version_string":"a/b/c:v1",
             "event_author":"{{new string('a', 600)}}"}
            """).Read();
        Assert.Equal((512, 128), (found.Details["author"].Length, found.Name.Length));
    }

    [Fact]
    public void The_same_body_is_the_same_event() => Assert.Equal(
        Sent("team/project/model:v3").Read().DeliveryKey, Sent("team/project/model:v3").Read().DeliveryKey);
}
