using System.Security.Cryptography;
using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Ainft.Sources.Events;

namespace Ainft.Functions.Webhooks;

/// <summary>Encrypts and decrypts the secrets of integrations.</summary>
public sealed class IntegrationSecrets(DataKeys keys, TimeProvider time)
{
    private const string AgentKey = "AgentKey", Secret = "Secret", OldSecret = "OldSecret", Token = "Token";

    // The work for an unknown integration must be that for a known one, so the secret of no integration is opened.
    private readonly Lazy<SealedSecret> decoy = new(() => new SealedSecret(
        keys.Seal(PlaceOf(default, Secret), RandomNumberGenerator.GetBytes(WebhookSecret.RandomBytes)), null));

    /// <summary>Why the registry has no integrations, for people. Null when it has some.</summary>
    public string? Off => keys.Off;

    /// <summary>Encrypts the key of an agent.</summary>
    public byte[] SealAgent(Bytes32 integration, LocalKey agent) =>
        keys.Seal(PlaceOf(integration, AgentKey), Hex.Parse(agent.ExportHex()));

    /// <summary>Encrypts the token for requests to the platform.</summary>
    public byte[] SealToken(Bytes32 integration, string token) =>
        keys.Seal(PlaceOf(integration, Token), Encoding.UTF8.GetBytes(token));

    /// <summary>
    /// Puts a secret before the others. The former newest secret stays valid until a time, and older ones do not.
    /// </summary>
    /// <returns>The secrets, or null when no data key opens the former one, which then ends.</returns>
    public IReadOnlyList<SealedSecret> Add(Integration integration, string secret, DateTimeOffset until)
    {
        var newest = new SealedSecret(
            keys.Seal(PlaceOf(integration.Id, Secret), Encoding.UTF8.GetBytes(secret)), null);
        return integration.Secrets is [var former, ..]
            && until > time.GetUtcNow()
            && keys.Open(PlaceOf(integration.Id, Secret), former.Envelope) is { } text
            ? [newest, new SealedSecret(keys.Seal(PlaceOf(integration.Id, OldSecret), text), until)]
            : [newest];
    }

    /// <summary>
    /// The valid secrets in UTF-8, the newest first. For an unknown or removed integration it is a secret that no
    /// sender knows.
    /// </summary>
    public IReadOnlyList<byte[]> Open(Integration? integration)
    {
        var now = time.GetUtcNow();
        var opened = (integration?.Secrets ?? []).Select((secret, index) =>
            secret.Until is null || secret.Until > now
                ? keys.Open(PlaceOf(integration!.Id, ColumnOf(index)), secret.Envelope)
                : null).OfType<byte[]>().ToList();
        return opened.Count > 0
            ? opened
            : [keys.Open(PlaceOf(default, Secret), decoy.Value.Envelope)!];
    }

    /// <summary>The key of the agent. Null when no data key opens it.</summary>
    public LocalKey? OpenAgent(Integration integration) =>
        integration.AgentKey is { } envelope
            && keys.Open(PlaceOf(integration.Id, AgentKey), envelope) is { } key
            ? new LocalKey(key)
            : null;

    /// <summary>The token for requests to the platform. Null without one, or when no data key opens it.</summary>
    public string? OpenToken(Integration integration) =>
        integration.Token is { } envelope && keys.Open(PlaceOf(integration.Id, Token), envelope) is { } token
            ? Encoding.UTF8.GetString(token)
            : null;

    /// <summary>
    /// How a rotation of the data key stands for the secrets of an integration. Null when it has no secrets any more.
    /// </summary>
    public SecretAge? AgeOf(Integration integration)
    {
        byte[]?[] all = [integration.AgentKey, integration.Token, .. integration.Secrets.Select(one => one.Envelope)];
        return all.OfType<byte[]>().ToList() is { Count: > 0 } envelopes ? keys.AgeOf(envelopes) : null;
    }

    /// <summary>
    /// The integration with all envelopes of the newest data key. Null when they are so already, or when one of them
    /// does not open.
    /// </summary>
    public Integration? Renew(Integration integration)
    {
        if (AgeOf(integration) != SecretAge.Old)
            return null;
        var (agent, token) = (
            Again(integration, AgentKey, integration.AgentKey), Again(integration, Token, integration.Token));
        var secrets = integration.Secrets.Select((one, index) =>
            Again(integration, ColumnOf(index), one.Envelope) is { } envelope ? one with { Envelope = envelope } : null)
            .OfType<SealedSecret>().ToList();
        return agent is null || (token is null && integration.Token is not null)
            || secrets.Count < integration.Secrets.Count
            ? null
            : integration with { AgentKey = agent, Token = token, Secrets = secrets };
    }

    private byte[]? Again(Integration integration, string column, byte[]? envelope) =>
        envelope is not null && keys.Open(PlaceOf(integration.Id, column), envelope) is { } secret
            ? keys.Seal(PlaceOf(integration.Id, column), secret)
            : null;

    private static string ColumnOf(int index) => index == 0 ? Secret : OldSecret;

    private static SecretPlace PlaceOf(Bytes32 integration, string column) =>
        new(IntegrationStore.Table, Partition.Of(integration), $"{integration}", column);
}
