using Ainft.Sources;
using Ainft.Sources.Events;
using Xunit;

namespace Ainft.Tests.Sources.Events;

public sealed class ReplicateEventTests
{
    private const string Version = "5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa";
    private static readonly string Made = new('a', 64);

    private static SentEvent Sent(string status, string more) => SentEvent.Standard(WebhookPlatform.Replicate, $$"""
        {"id":"ufawqhfynnddngldkgtslldrkq","version":"{{Version}}","created_at":"2022-04-26T22:13:06.224088Z",
         "started_at":null,"completed_at":null,"status":"{{status}}","input":{"text":"Alice"},"error":null,
         "logs":null,"metrics":{}{{more}}}
        """);

    private static string Training(string output) => $$"""
        ,"model":"owner/trainer","output":{{output}},"urls":{"get":"https://api.replicate.com/v1/trainings/uf"}
        """;

    [Fact]
    public void A_prediction_registers_the_version_that_ran()
    {
        var found = Sent("succeeded", ""","model":"owner/name","output":"x" """).Read();
        Assert.Equal(
            (EventAction.Register, "owner/name", Version, $"replicate:owner/name@{Version}"),
            (found.Action, found.Repository!, found.Revision!, found.From!));
        Assert.NotNull(ReplicateName.TryParse(found.From!));
    }

    [Fact]
    public void A_training_registers_the_version_that_it_made()
    {
        var found = Sent("succeeded", Training($$"""{"version":"owner/tuned:{{Made}}"}""")).Read();
        Assert.Equal(
            ("training.succeeded", "owner/tuned", Made, "owner/trainer", Version),
            (found.Name, found.Repository!, found.Revision!, found.Details["model"], found.Details["version"]));
    }

    [Theory]
    [InlineData("starting")]
    [InlineData("processing")]
    [InlineData("failed")]
    [InlineData("canceled")]
    public void A_run_that_has_not_succeeded_is_ignored(string status) =>
        Assert.Equal(EventAction.Ignore, Sent(status, "").Read().Action);

    [Fact]
    public void A_hidden_version_is_ignored_and_a_missing_model_is_refused()
    {
        var hidden = SentEvent.Standard(WebhookPlatform.Replicate,
            """{"id":"a","status":"succeeded","version":"hidden","model":"owner/name"}""");
        Assert.Equal(EventAction.Ignore, hidden.Read().Action);
        Assert.Equal("/model", Sent("succeeded", "").Refused().Pointer);
        Assert.Equal("/version", Sent("succeeded", ""","model":"../x" """).Refused().Pointer);
        Assert.Equal("/output/version", Sent("succeeded", Training("null")).Refused().Pointer);
        Assert.Equal(
            "/output/version", Sent("succeeded", Training("""{"version":"owner/tuned:v1"}""")).Refused().Pointer);
    }

    [Fact]
    public void A_state_of_a_run_comes_once()
    {
        var first = Sent("succeeded", ""","model":"owner/name" """);
        var again = Sent("succeeded", ""","model":"owner/name","logs2":"x" """).With("webhook-id", "msg_2");
        Assert.Equal(first.Read().DeliveryKey, again.Read().DeliveryKey);
        Assert.NotEqual(first.Read().DeliveryKey, Sent("starting", "").Read().DeliveryKey);
    }
}
