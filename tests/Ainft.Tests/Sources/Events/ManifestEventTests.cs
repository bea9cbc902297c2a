using System.Text;
using Ainft.Sources.Events;
using Xunit;

namespace Ainft.Tests.Sources.Events;

/// <summary>Events of Standard Webhooks and CloudEvents with a manifest in them.</summary>
public sealed class ManifestEventTests
{
    private const string Manifest = """{ "ainft" : 1, "kind":"model",  "name":"l\u00e4m" }""";

    private static SentEvent Standard(string data) => SentEvent.Standard(
        WebhookPlatform.StandardWebhooks,
        $$"""{"type":"model.ready","timestamp":"2026-11-30T10:00:00Z","data":{{data}}}""");

    private static SentEvent Structured(string data, string type = "model.ready") => SentEvent.Standard(
        WebhookPlatform.CloudEvents, $$"""
        {"specversion":"1.0","id":"A1","source":"/registry","type":"{{type}}","time":"2026-11-30T10:00:00Z",
         "datacontenttype":"application/json","traceparent":"x","data":{{data}}}
        """).With("Content-Type", "application/cloudevents+json; charset=utf-8");

    private static SentEvent Binary(string body) => SentEvent.Standard(WebhookPlatform.CloudEvents, body)
        .With("Content-Type", "application/json").With("ce-specversion", "1.0").With("ce-id", "A1")
        .With("ce-source", "/registry").With("ce-type", "model.ready").With("ce-subject", "l%C3%A4m");

    private static string Text(PlatformEvent found) => Encoding.UTF8.GetString(found.Manifest!.Value.Span);

    [Fact]
    public void The_manifest_has_the_bytes_of_the_sender()
    {
        foreach (var sent in (SentEvent[])
        [
            Standard($$"""{"other":{"manifest":1},"manifest":{{Manifest}}}"""),
            Structured($$"""{"manifest":{{Manifest}}}"""), Binary($$"""{"manifest":{{Manifest}},"x":[1]}"""),
        ])
        {
            var found = sent.Read();
            Assert.Equal((EventAction.Register, "model.ready", Manifest), (found.Action, found.Name, Text(found)));
        }
    }

    [Fact]
    public void The_attributes_of_both_modes_are_facts()
    {
        Assert.Equal("/registry", Structured("{}").Read().Details["source"]);
        Assert.Equal("läm", Binary("{}").Read().Details["subject"]);
    }

    [Fact]
    public void An_event_without_a_manifest_is_ignored()
    {
        foreach (var sent in (SentEvent[])[Standard("{}"), Standard("[]"), Structured("\"text\""), Binary("[]")])
            Assert.Equal(EventAction.Ignore, sent.Read().Action);
    }

    [Fact]
    public void A_manifest_that_is_no_object_is_refused()
    {
        Assert.Equal("/data/manifest", Standard("""{"manifest":"x"}""").Refused().Pointer);
        Assert.Equal("/manifest", Binary("""{"manifest":null}""").Refused().Pointer);
    }

    [Fact]
    public void A_repeated_manifest_is_refused() => Assert.Equal(
        ViolationCode.JsonSyntax, Standard("""{"manifest":{},"manifest":{}}""").Refused().Code);

    [Fact]
    public void A_body_without_its_envelope_is_refused()
    {
        Assert.Equal("/type", SentEvent.Standard(WebhookPlatform.StandardWebhooks, "{}").Refused().Pointer);
        Assert.Equal("/data", SentEvent.Standard(
            WebhookPlatform.StandardWebhooks, """{"type":"a","timestamp":"b"}""").Refused().Pointer);
        Assert.Equal("webhook-id", new SentEvent(WebhookPlatform.StandardWebhooks, "{}").Refused().Pointer);
    }

    [Theory]
    [InlineData("""{"specversion":"1.0","source":"/a","type":"b"}""")]
    [InlineData("""{"specversion":"0.1","id":"1","source":"/a","type":"b"}""")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/a","type":"b","time":"now"}""")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/a","type":5}""")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/a","type":"b","Upper":"x"}""")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/a","type":"b","n":99999999999999}""")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/a","type":"b","data":{},"data_base64":"AA=="}""")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/a","type":"b","datacontenttype":"text/xml","data":"x"}""")]
    [InlineData("[]")]
    public void A_text_that_is_no_CloudEvent_is_refused(string body) =>
        SentEvent.Standard(WebhookPlatform.CloudEvents, body)
            .With("Content-Type", "application/cloudevents+json").Refused();

    [Fact]
    public void A_batch_and_a_binary_event_without_attributes_are_refused()
    {
        Assert.Equal("Content-Type", SentEvent.Standard(WebhookPlatform.CloudEvents, "[]")
            .With("Content-Type", "application/cloudevents-batch+json").Refused().Pointer);
        Assert.Equal("ce-specversion", SentEvent.Standard(WebhookPlatform.CloudEvents, "{}").Refused().Pointer);
        Assert.Equal("ce-id", Binary("{}").With("ce-id", "").Refused().Pointer);
        Assert.Equal("ce-time", Binary("{}").With("ce-time", "yesterday").Refused().Pointer);
    }
}
