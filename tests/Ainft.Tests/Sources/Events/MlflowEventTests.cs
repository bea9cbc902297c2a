using Ainft.Sources.Events;
using Xunit;

namespace Ainft.Tests.Sources.Events;

public sealed class MlflowEventTests
{
    private static string Body(string entity, string action, string data) => $$$"""
        {"entity": "{{{entity}}}", "action": "{{{action}}}", "timestamp": "2025-07-31T08:27:32.080217+00:00",
         "data": {{{data}}}}
        """;

    [Fact]
    public void A_new_version_registers()
    {
        var found = SentEvent.Mlflow(Body("model_version", "created", """
            {"name": "example_model", "version": "1", "source": "models:/123", "run_id": "abcd1234abcd5678",
             "tags": {"example_key": "example_value"}, "description": "An example model version"}
            """)).Read();
        Assert.Equal(
            (EventAction.Register, "models/example_model", "1", "mlflow:models:/example_model/1"),
            (found.Action, found.Repository!, found.Revision!, found.From!));
        Assert.Equal("abcd1234abcd5678", found.Details["run"]);
        Assert.NotNull(Ainft.Sources.MlflowName.TryParse(found.From!));
        Assert.True(RepositoryScope.Covers("mlflow.example.org", "models/*", found.Repository!));
    }

    [Theory]
    [InlineData("model_version_alias", "created", """{"name":"m","alias":"champion","version":"2"}""", "2")]
    [InlineData("model_version_alias", "deleted", """{"name":"m","alias":"champion"}""", null)]
    [InlineData("model_version_tag", "set", """{"name":"m","version":"2","key":"k","value":"v"}""", "2")]
    [InlineData("model_version_tag", "deleted", """{"name":"m","version":"2","key":"k"}""", "2")]
    public void Aliases_and_tags_are_recorded(string entity, string action, string data, string? version)
    {
        var found = SentEvent.Mlflow(Body(entity, action, data)).Read();
        Assert.Equal((EventAction.Record, "models/m", version), (found.Action, found.Repository!, found.Revision));
    }

    [Theory]
    [InlineData("registered_model", "created")]
    [InlineData("prompt_version", "created")]
    [InlineData("budget_policy", "exceeded")]
    public void Other_events_are_ignored(string entity, string action) =>
        Assert.Equal(EventAction.Ignore, SentEvent.Mlflow(Body(entity, action, """{"name":"m"}""")).Read().Action);

    [Theory]
    [InlineData("""{"version":"1"}""", "/data/name")]
    [InlineData("""{"name":"m"}""", "/data/version")]
    [InlineData("""{"name":"a/../b","version":"1"}""", "/data/name")]
    [InlineData("""{"name":"m","version":"latest"}""", "/data/version")]
    public void A_version_without_its_members_is_refused(string data, string pointer) =>
        Assert.Equal(pointer, SentEvent.Mlflow(Body("model_version", "created", data)).Refused().Pointer);

    [Fact]
    public void The_signed_id_makes_an_event_about_a_version_and_must_exist()
    {
        var body = Body("model_version_alias", "created", """{"name":"m","alias":"a","version":"1"}""");
        Assert.NotEqual(
            SentEvent.Mlflow(body).Read().DeliveryKey,
            SentEvent.Mlflow(body).With("X-MLflow-Delivery-Id", "other").Read().DeliveryKey);
        Assert.Equal(
            "X-MLflow-Delivery-Id", new SentEvent(WebhookPlatform.Mlflow, body).Refused().Pointer);
    }

    [Fact]
    public void A_new_version_is_one_event_by_its_source_and_a_polled_one_is_the_same()
    {
        var body = Body(
            "model_version", "created", """{"name":"m","version":"1","source":"models:/m-1","run_id":null}""");
        var sent = SentEvent.Mlflow(body).Read();
        Assert.Equal(
            sent.DeliveryKey, SentEvent.Mlflow(body).With("X-MLflow-Delivery-Id", "other").Read().DeliveryKey);
        var again = body.Replace("m-1", "m-2", StringComparison.Ordinal);
        Assert.NotEqual(sent.DeliveryKey, SentEvent.Mlflow(again).Read().DeliveryKey);
        var polled = PolledEvent.OfMlflow(new("m", "1", "models:/m-1", "r", DateTimeOffset.UnixEpoch));
        var found = EventReader.Read(polled.Platform, polled.Header, polled.Body);
        Assert.Equal((sent.DeliveryKey, sent.Name, sent.From), (found.DeliveryKey, found.Name, found.From));
    }
}
