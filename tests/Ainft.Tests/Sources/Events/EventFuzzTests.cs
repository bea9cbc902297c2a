using System.Diagnostics;
using System.Text;
using Ainft.Sources;
using Ainft.Sources.Events;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Sources.Events;

/// <summary>Bodies and headers of strangers are read or refused with a place, and nothing else happens.</summary>
public sealed class EventFuzzTests
{
    private static readonly string Hash = new('c', 40), Version = new('d', 64);

    private static readonly string[] Seeds =
    [
        $$$"""
        {"ref":"refs/tags/v1","after":"{{{Hash}}}","deleted":false,"head_commit":{"id":"{{{Hash}}}"},"repository":
        {"id":1,"full_name":"a/b","private":false},
        "action":"published","release":{"id":2,"tag_name":"v1","draft":false}}
        """,
        $$$"""
        {"event":{"action":"update","scope":"repo.content"},"repo":{"type":"model","name":"a/b","id":"1","headSha":
        "{{{Hash}}}"},"updatedRefs":[{"ref":"refs/heads/main","oldSha":null,"newSha":"{{{Hash}}}"}],
        "webhook":{"id":"2"}}
        """,
        """{"entity":"model_version","action":"created","data":{"name":"m","version":"1","run_id":"a"}}""",
        """{"source":"wandb","event_type":"LINK_ARTIFACT","artifact_version_string":"a/b/c:v1","alias":"x"}""",
        $$$"""
        {"id":"a","status":"succeeded","model":"a/b","version":"{{{Version}}}",
         "output":{"version":"a/b:{{{Version}}}"}}
        """,
        """{"type":"a","timestamp":"b","data":{"manifest":{"ainft":1,"kind":"model"}}}""",
        """
        {"specversion":"1.0","id":"1","source":"/a","type":"b","data":{"manifest":{"ainft":1}},
         "data_base64":null}
        """,
    ];

    private static readonly byte[][] Pieces =
    [
        .. ((string[])["{", "}", "[", "]", "\"", "\\ud800", "\\u0000", ":", ",", "null", "1e999", "{\"a\":", "\u202E",
            "..", "${x}", "\uFEFF"]).Select(piece => Encoding.UTF8.GetBytes(piece)),
        [0xFF], [0x00],
    ];

    private static readonly Gen<byte[]> Bodies = Gen.Select(
        Gen.OneOf(Seeds),
        Gen.Select(Gen.Int[0, 2_000], Gen.Int[0, 20], Gen.OneOf(Pieces)).Array[0, 6],
        (seed, changes) => changes.Aggregate(Encoding.UTF8.GetBytes(seed), Change));

    private static readonly Gen<string?> Headers = Gen.OneOf<string?>(
        Gen.OneOf<string?>(
            null, "", "push", "release", "application/json", "application/cloudevents+json", "1.0", "msg_1",
            "v1,AAAA", "sha256=00", new string('x', 2_000)),
        Gen.String[0, 40].Select(text => (string?)text));

    [Fact]
    public void A_changed_body_is_read_or_refused_with_a_place() =>
        Gen.Select(Gen.Enum<WebhookPlatform>(), Bodies, Headers, Headers, Headers).Sample(
            (platform, body, first, second, third) =>
            {
                string? Header(string name) => (name[^1] % 3) switch { 0 => first, 1 => second, _ => third };
                Read(platform, Header, body);
                Read(platform, name => name switch
                {
                    "X-GitHub-Event" => "release",
                    "webhook-id" or "X-MLflow-Delivery-Id" => "msg_1",
                    _ => null,
                }, body);
            }, iter: 20_000);

    [Fact]
    public void A_changed_signature_is_wrong_and_throws_nothing() =>
        Gen.Select(Gen.Enum<WebhookPlatform>(), Bodies, Headers, Headers, Headers).Sample(
            (platform, body, first, second, third) =>
            {
                string? Header(string name) => (name[^1] % 3) switch { 0 => first, 1 => second, _ => third };
                return EventSignature.Check(
                    platform, Header, body, ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"u8.ToArray(), []],
                    DateTimeOffset.UnixEpoch) == SignatureState.Wrong;
            }, iter: 20_000);

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("\"\\u0000")]
    [InlineData("1,")]
    [InlineData("{\"data\":{\"manifest\":{}},")]
    public void A_large_hostile_body_is_refused_in_time(string piece)
    {
        foreach (var platform in Enum.GetValues<WebhookPlatform>())
        {
            var limit = EventLimits.MaximumBytes(platform);
            var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, limit / piece.Length)));
            var started = Stopwatch.GetTimestamp();
            Assert.Throws<SourceException>(() => EventReader.Read(
                platform, name => name == "X-GitHub-Event" ? "push" : "application/json", body));
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
        }
    }

    private static byte[] Change(byte[] body, (int At, int Count, byte[] Piece) change)
    {
        var at = change.At % (body.Length + 1);
        return [.. body[..at], .. change.Piece, .. body[Math.Min(body.Length, at + change.Count)..]];
    }

    private static void Read(WebhookPlatform platform, Func<string, string?> header, byte[] body)
    {
        try
        {
            var found = EventReader.Read(platform, header, body);
            Assert.Equal(found.Action == EventAction.Register, found.From is not null || found.Manifest is not null);
            Assert.All(found.Details.Values, value => Assert.InRange(value.Length, 1, 512));
            Assert.InRange(found.Name.Length, 0, 160);
            Assert.Equal(64, found.DeliveryKey.Length);
        }
        catch (SourceException refused)
        {
            Assert.NotNull(refused.Code);
            Assert.NotEmpty(refused.Message);
        }
    }
}
