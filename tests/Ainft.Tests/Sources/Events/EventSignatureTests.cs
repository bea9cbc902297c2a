using System.Globalization;
using Ainft.Sources.Events;
using Xunit;

namespace Ainft.Tests.Sources.Events;

/// <summary>The signatures of published test vectors, and what must not pass for them.</summary>
public sealed class EventSignatureTests
{
    private const string StandardSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", HubSecret = "a secret of the hub";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_753_950_452);

    public static TheoryData<WebhookPlatform> Vectors =>
        [WebhookPlatform.GitHub, WebhookPlatform.HuggingFace, WebhookPlatform.Mlflow, WebhookPlatform.Wandb,
            WebhookPlatform.Replicate, WebhookPlatform.StandardWebhooks, WebhookPlatform.CloudEvents];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_published_vector_is_valid(WebhookPlatform platform)
    {
        var vector = VectorOf(platform);
        Assert.Equal(SignatureState.Valid, vector.Sent().Check(vector.At, vector.Secret));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_byte_more_or_another_byte_of_the_body_is_wrong(WebhookPlatform platform)
    {
        // Hugging Face signs nothing, so only its secret counts.
        if (platform == WebhookPlatform.HuggingFace)
            return;
        var vector = VectorOf(platform);
        Assert.Equal(SignatureState.Wrong, vector.Sent(vector.Body + " ").Check(vector.At, vector.Secret));
        for (var at = 0; at < vector.Body.Length; at++)
        {
            var changed = vector.Body.ToCharArray();
            changed[at] ^= '\x01';
            Assert.Equal(SignatureState.Wrong, vector.Sent(new string(changed)).Check(vector.At, vector.Secret));
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Another_secret_no_secret_and_an_empty_one_are_wrong(WebhookPlatform platform)
    {
        var vector = VectorOf(platform);
        Assert.Equal(SignatureState.Wrong, vector.Sent().Check(vector.At, vector.Secret + "x"));
        Assert.Equal(SignatureState.Wrong, vector.Sent().Check(vector.At));
        Assert.Equal(SignatureState.Wrong, vector.Sent().Check(vector.At, ""));
        Assert.Equal(SignatureState.Wrong, new SentEvent(platform, vector.Body).Check(vector.At, vector.Secret, ""));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Both_secrets_of_a_rotation_are_valid_and_the_old_one_ends_with_it(WebhookPlatform platform)
    {
        var vector = VectorOf(platform);
        var other = WebhookSecret.Write(platform, Enumerable.Repeat((byte)7, WebhookSecret.RandomBytes).ToArray());
        Assert.Equal(SignatureState.Valid, vector.Sent().Check(vector.At, other, vector.Secret));
        Assert.Equal(SignatureState.Valid, vector.Sent().Check(vector.At, vector.Secret, other));
        Assert.Equal(SignatureState.Wrong, vector.Sent().Check(vector.At, other));
    }

    [Theory]
    [InlineData(WebhookPlatform.Mlflow, 15)]
    [InlineData(WebhookPlatform.Replicate, 5)]
    [InlineData(WebhookPlatform.StandardWebhooks, 5)]
    [InlineData(WebhookPlatform.CloudEvents, 5)]
    public void A_delivery_outside_of_the_window_is_late_and_one_inside_is_not(WebhookPlatform platform, int minutes)
    {
        var (vector, window) = (VectorOf(platform), TimeSpan.FromMinutes(minutes));
        foreach (var sign in (int[])[-1, 1])
        {
            Assert.Equal(SignatureState.Valid, vector.Sent().Check(vector.At + (sign * window), vector.Secret));
            Assert.Equal(SignatureState.Late, vector.Sent().Check(
                vector.At + (sign * (window + TimeSpan.FromSeconds(1))), vector.Secret));
        }

        Assert.Equal(SignatureState.Wrong, vector.Sent().Check(vector.At + (2 * window), vector.Secret + "x"));
    }

    [Theory]
    [InlineData(WebhookPlatform.Mlflow, "X-MLflow-Delivery-Id", "bcbd0aa5-5c07-4e2b-a6ad-7f8f9a4b2f7f")]
    [InlineData(WebhookPlatform.Mlflow, "X-MLflow-Timestamp", "1753950453")]
    [InlineData(WebhookPlatform.Mlflow, "X-MLflow-Timestamp", "99999999999999999999")]
    [InlineData(WebhookPlatform.StandardWebhooks, "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJel")]
    [InlineData(WebhookPlatform.StandardWebhooks, "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek.1")]
    [InlineData(WebhookPlatform.StandardWebhooks, "webhook-timestamp", "1614265331")]
    [InlineData(WebhookPlatform.StandardWebhooks, "webhook-timestamp", "-1")]
    [InlineData(WebhookPlatform.GitHub, "X-Hub-Signature-256",
        "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData(WebhookPlatform.GitHub, "X-Hub-Signature-256", "sha1=757107ea0eb2509fc211221cce984b8a37570b6d")]
    [InlineData(WebhookPlatform.Wandb, "X-Wandb-Signature",
        "sha256=e2d2aa9d61dac87d15772d26b6233f2db67b6ce18aee1f94ac73b9178d1493c5")]
    [InlineData(WebhookPlatform.Mlflow, "X-MLflow-Signature", "9zkc73zhLozZroxyAMf1XGBCp3UDMRbPdAQY+w4ud5Q=")]
    public void Another_id_time_or_form_is_wrong(WebhookPlatform platform, string header, string value)
    {
        var vector = VectorOf(platform);
        Assert.Equal(SignatureState.Wrong, vector.Sent().With(header, value).Check(vector.At, vector.Secret));
    }

    [Fact]
    public void Weights_and_Biases_may_write_hexadecimal_digits()
    {
        var vector = VectorOf(WebhookPlatform.Wandb);
        Assert.Equal(SignatureState.Valid, vector.Sent()
            .With("X-Wandb-Signature", "e2d2aa9d61dac87d15772d26b6233f2db67b6ce18aee1f94ac73b9178d1493c5")
            .Check(Now, vector.Secret));
    }

    [Fact]
    public void One_of_several_signatures_is_enough_and_those_beyond_the_limit_do_not_count()
    {
        var vector = VectorOf(WebhookPlatform.StandardWebhooks);
        var (right, wrong) = (vector.Headers["webhook-signature"], $"v1,{new string('A', 43)}=");
        SignatureState Check(string list) =>
            vector.Sent().With("webhook-signature", list).Check(vector.At, vector.Secret);
        Assert.Equal(SignatureState.Valid, Check($"{wrong} v1a,abc {right}"));
        Assert.Equal(SignatureState.Wrong, Check($"v1a{right[2..]}"));
        var others = string.Join(' ', Enumerable.Repeat(wrong, EventLimits.Signatures));
        Assert.Equal(SignatureState.Wrong, Check($"{others} {right}"));
    }

    [Fact]
    public void The_library_of_Standard_Webhooks_signs_what_is_valid_here()
    {
        var body = "{\"type\":\"a\"}";
        var sent = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var library = new StandardWebhooks.StandardWebhook(StandardSecret);
        var signature = library.Sign("msg_1", sent, body);
        var received = new SentEvent(WebhookPlatform.StandardWebhooks, body)
            .With("webhook-id", "msg_1")
            .With("webhook-timestamp", sent.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))
            .With("webhook-signature", signature);
        Assert.Equal(SignatureState.Valid, received.Check(sent, StandardSecret));
    }

    [Fact]
    public void A_secret_that_this_registry_makes_is_valid_for_its_platform()
    {
        foreach (var platform in Enum.GetValues<WebhookPlatform>())
            Assert.True(WebhookSecret.IsValid(platform, WebhookSecret.Write(platform, new byte[32])));
        Assert.False(WebhookSecret.IsValid(WebhookPlatform.StandardWebhooks, "whsec_AAAA"));
        Assert.False(WebhookSecret.IsValid(WebhookPlatform.Replicate, new string('a', 40)));
        Assert.False(WebhookSecret.IsValid(WebhookPlatform.GitHub, "short"));
        Assert.False(WebhookSecret.IsValid(WebhookPlatform.GitHub, "with a space inside"));
    }

    private static Vector VectorOf(WebhookPlatform platform) => platform switch
    {
        WebhookPlatform.GitHub => new Vector(
            platform, "It's a Secret to Everybody", "Hello, World!", Now, new()
            {
                ["X-Hub-Signature-256"] =
                    "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
            }),
        WebhookPlatform.HuggingFace => new Vector(
            platform, HubSecret, "{}", Now, new() { ["X-Webhook-Secret"] = HubSecret }),
        WebhookPlatform.Wandb => new Vector(
            platform, "your_api_secret", """{"key1": "value1", "key2": "value2"}""", Now, new()
            {
                ["X-Wandb-Signature"] = "4tKqnWHayH0Vdy0mtiM/LbZ7bOGK7h+UrHO5F40Uk8U=",
            }),
        WebhookPlatform.Mlflow => new Vector(
            platform, "s3cr3t",
            "{\"entity\": \"model_version\", \"action\": \"created\", \"timestamp\": "
            + "\"2025-07-31T08:27:32.080217+00:00\", \"data\": {\"name\": \"example_model\", \"version\": \"1\", "
            + "\"source\": \"models:/123\", \"run_id\": \"abcd1234abcd5678\", \"tags\": {\"example_key\": "
            + "\"example_value\"}, \"description\": \"An example model version\"}}",
            Now, new()
            {
                ["X-MLflow-Delivery-Id"] = "bcbd0aa5-5c07-4e2b-a6ad-7f8f9a4b2f7e",
                ["X-MLflow-Timestamp"] = "1753950452",
                ["X-MLflow-Signature"] = "v1,9zkc73zhLozZroxyAMf1XGBCp3UDMRbPdAQY+w4ud5Q=",
            }),
        _ => new Vector(
            platform, StandardSecret, """{"test": 2432232314}""", DateTimeOffset.FromUnixTimeSeconds(1_614_265_330),
            new()
            {
                ["webhook-id"] = "msg_p5jXN8AQM9LWM0D4loKWxJek",
                ["webhook-timestamp"] = "1614265330",
                ["webhook-signature"] = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            }),
    };

    private sealed record Vector(
        WebhookPlatform Platform, string Secret, string Body, DateTimeOffset At, Dictionary<string, string> Headers)
    {
        public SentEvent Sent(string? body = null)
        {
            var sent = new SentEvent(Platform, body ?? Body);
            foreach (var (name, value) in Headers)
                sent.With(name, value);
            return sent;
        }
    }
}
