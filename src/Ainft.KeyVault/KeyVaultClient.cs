using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ainft.Ethereum;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace Ainft.KeyVault;

/// <summary>
/// The two requests of Key Vault's REST interface that a signer needs. A request ends after 20 seconds, including all
/// attempts and the request for a token.
/// </summary>
public sealed class KeyVaultClient
{
    /// <summary>How long one call may take.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);

    private const int MaxAnswer = 16_384;
    private const int MaxReason = 300;
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(10);
    private readonly TimeProvider time;
    private readonly KeyVaultRetries retries;
    private readonly HttpPipeline pipeline;

    /// <summary>A client of one key.</summary>
    /// <param name="http">Sends the requests. It must not follow redirects, and needs no time limit of its own.</param>
    /// <param name="credential">The identity.</param>
    /// <param name="id">The key.</param>
    /// <param name="source">The name of the setting or the option with the identifier, for messages.</param>
    /// <param name="time">The clock of all limits.</param>
    public KeyVaultClient(
        HttpClient http, TokenCredential credential, KeyVaultId id, string source, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(id);
        (Id, Source, this.time, retries) = (id, source, time, new KeyVaultRetries(time, TimeLimit));
        var settings = new PipelineSettings
        {
            Transport = new HttpClientTransport(http),
            RetryPolicy = retries,
            Retry = { NetworkTimeout = MaxSilence },
        };
        pipeline = HttpPipelineBuilder.Build(settings, new BearerTokenAuthenticationPolicy(credential, id.Scope));
    }

    /// <summary>The key. It has a version after the first read of the public key.</summary>
    public KeyVaultId Id { get; private set; }

    /// <summary>The name of the setting or the option with the identifier.</summary>
    internal string Source { get; }

    private string Vault => $"The key vault {Id.Vault.Host}";

    /// <summary>
    /// Returns the public key. The answer is not checked. Without a version it is the newest one, and the client then
    /// keeps to that version.
    /// </summary>
    /// <exception cref="KeyVaultException">The vault refused, or did not answer in time.</exception>
    internal async Task<VaultKey> ReadKeyAsync(CancellationToken ct)
    {
        var answer = await AskAsync(RequestMethod.Get, Id.KeyAddress, null, KeyVaultJson.Default.VaultKeyAnswer, ct);
        var key = answer.Key ?? throw NotAsDocumented();
        if (!Id.HasVersion)
            Id = Id with { Version = VersionIn(key.Kid) };
        return key;
    }

    /// <summary>Signs a hash, and returns r and s as the vault computed them.</summary>
    /// <exception cref="KeyVaultException">The vault refused, or did not answer in time.</exception>
    internal async Task<(Bytes32 R, Bytes32 S)> SignAsync(Bytes32 hash, CancellationToken ct)
    {
        var request = new VaultSignRequest("ES256K", Base64Url.EncodeToString(hash.ToArray()));
        var body = JsonSerializer.SerializeToUtf8Bytes(request, KeyVaultJson.Default.VaultSignRequest);
        var answer = await AskAsync(
            RequestMethod.Post, Id.SignAddress, body, KeyVaultJson.Default.VaultSignAnswer, ct);
        var signature = Decode(answer.Value, 2 * Bytes32.Size);
        return (new Bytes32(signature.AsSpan(0, Bytes32.Size)), new Bytes32(signature.AsSpan(Bytes32.Size)));
    }

    /// <summary>Decodes base64url of an exact number of bytes.</summary>
    /// <exception cref="KeyVaultException">The text is missing, or has another form or length.</exception>
    internal byte[] Decode(string? text, int size)
    {
        var bytes = new byte[size];
        return Base64Url.DecodeFromChars(text, bytes, out _, out var written) == OperationStatus.Done && written == size
            ? bytes
            : throw NotAsDocumented();
    }

    private string VersionIn(string? kid) => KeyVaultId.TryParse(kid, out var id) && id.HasVersion && id.Name == Id.Name
        ? id.Version
        : throw NotAsDocumented();

    private async Task<T> AskAsync<T>(
        RequestMethod method, Uri address, byte[]? body, JsonTypeInfo<T> form, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        using var message = MessageOf(method, address, body);
        try
        {
            await KeepPauseAsync(either.Token);
            await pipeline.SendAsync(message, either.Token);
            var answer = await ReadAsync(message.Response, either.Token);
            return message.Response.Status == 200
                ? Parse(answer, form)
                : throw RefusedWith(message.Response.Status, answer);
        }
        catch (Exception e) when (IsFault(e))
        {
            ct.ThrowIfCancellationRequested();
            throw new KeyVaultException(
                limit.IsCancellationRequested
                    ? $"{Vault} did not answer within {TimeLimit.TotalSeconds} seconds."
                    : ExplainFault(e),
                e);
        }
    }

    private HttpMessage MessageOf(RequestMethod method, Uri address, byte[]? body)
    {
        var message = pipeline.CreateMessage();
        // The pipeline would buffer an answer of any size.
        message.BufferResponse = false;
        message.Request.Method = method;
        message.Request.Uri.Reset(address);
        message.Request.Headers.Add("Accept", "application/json");
        if (body is not null)
        {
            message.Request.Headers.Add("Content-Type", "application/json");
            message.Request.Content = RequestContent.Create(body);
        }
        return message;
    }

    private async Task KeepPauseAsync(CancellationToken ct)
    {
        var pause = retries.Pause;
        if (pause > TimeLimit)
            throw new KeyVaultException(
                $"{Vault} throttles its clients and accepts requests again in {pause.TotalSeconds:F0} seconds.");
        if (pause > TimeSpan.Zero)
            await Task.Delay(pause, time, ct);
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(Response response, CancellationToken ct)
    {
        if (response.ContentStream is not { } stream)
            return default;
        var buffer = new byte[MaxAnswer + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return length <= MaxAnswer
            ? buffer.AsMemory(0, length)
            : throw new KeyVaultException($"{Vault} answered with more than {MaxAnswer} bytes.");
    }

    private T Parse<T>(ReadOnlyMemory<byte> answer, JsonTypeInfo<T> form) =>
        TryParse(answer, form) is { } parsed ? parsed : throw NotAsDocumented();

    private static T? TryParse<T>(ReadOnlyMemory<byte> answer, JsonTypeInfo<T> form)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Span, form);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private KeyVaultException NotAsDocumented() => new(
        $"{Vault} answered in another form than Azure Key Vault does. Check the host in {Source}.");

    private KeyVaultException RefusedWith(int status, ReadOnlyMemory<byte> answer)
    {
        var error = TryParse(answer, KeyVaultJson.Default.VaultErrorAnswer)?.Error;
        var reason = error is null ? "" : $" The vault says {error.Code}, {FirstLine(error.Message)}";
        return new KeyVaultException($"{Vault} answered with status {status}. {AdviceFor(status)}{reason}")
        {
            Status = status,
        };
    }

    private string AdviceFor(int status) => status switch
    {
        401 => "Check that the identity belongs to the tenant of the vault.",
        403 => "Give the identity the role Key Vault Crypto User on the key, let the vault's firewall admit this "
            + "machine, and check that the key version is enabled and has not expired. A new role needs some minutes.",
        404 => $"Check {Source}, because the vault does not have this version of the key.",
        429 => "The vault throttles its clients. A later attempt can succeed.",
        _ => "A later attempt can succeed.",
    };

    private string ExplainFault(Exception e) => e is AuthenticationFailedException
        ? $"There is no token for the key vault {Id.Vault.Host}. Give an app a managed identity, and set "
            + "AZURE_CLIENT_ID to its client id if it is user-assigned. On a developer's machine run `az login` or "
            + "`azd auth login`. "
            + FirstLine(e.Message)
        : $"{Vault} did not answer. {FirstLine(e.GetBaseException().Message)}";

    private static string FirstLine(string? text)
    {
        var line = (text ?? "").Split('\n')[0].TrimEnd();
        return line.Length <= MaxReason ? line : line[..MaxReason];
    }

    /// <summary>Whether the vault, the network or the identity failed, and not this code.</summary>
    private static bool IsFault(Exception e) => e is RequestFailedException or AggregateException
        or AuthenticationFailedException or OperationCanceledException or IOException or HttpRequestException;

    private sealed class PipelineSettings : ClientOptions;
}
