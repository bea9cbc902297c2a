using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>
/// Encrypts the secrets that the app stores, with the data key of the deployment. A thief of the storage account finds
/// no secret without the key.
/// </summary>
/// <remarks>Losing the key loses the secrets and nothing else, because no component and no proof needs it.</remarks>
public sealed class DataKeys
{
    private readonly IReadOnlyList<DataKey> keys;

    public DataKeys(IOptions<DataKeyOptions> options)
    {
        byte[]?[] settings = [DataKeyOptions.BytesOf(options.Value.Key), DataKeyOptions.BytesOf(options.Value.OldKey)];
        // Without a key for new envelopes the app would keep secrets under a key that an operator wants to remove.
        keys = settings[0] is null ? [] : [.. settings.OfType<byte[]>().Select(key => new DataKey(key))];
        Off = keys.Count > 0 ? null
            : options.Value.IsUnread
                ? "Azure could not read the data key from the vault (Ainft__Data__Key), so no secret opens."
                : "The operator configured no data key (Ainft__Data__Key), so the registry stores no secrets.";
    }

    /// <summary>Why the app stores no secrets, for people. Null when it does.</summary>
    public string? Off { get; }

    /// <summary>Whether the settings have a key before a rotation.</summary>
    public bool HasOld => keys.Count > 1;

    /// <summary>Encrypts a secret for its place in storage.</summary>
    /// <exception cref="InvalidOperationException">There is no key (<see cref="Off"/>).</exception>
    public byte[] Seal(SecretPlace place, ReadOnlySpan<byte> secret) =>
        keys.Count > 0 ? keys[0].Seal(place, secret) : throw new InvalidOperationException(Off);

    /// <summary>
    /// Decrypts the envelope of a place. Null when no key of the settings made it, when it is damaged, or when it
    /// belongs to another place.
    /// </summary>
    public byte[]? Open(SecretPlace place, ReadOnlySpan<byte> envelope)
    {
        foreach (var key in keys)
            if (key.Made(envelope))
                return key.Open(place, envelope);
        return null;
    }

    /// <summary>How a rotation stands for the envelopes of one row. The worst of them decides.</summary>
    public SecretAge AgeOf(IEnumerable<byte[]> envelopes) =>
        envelopes.Select(AgeOf).DefaultIfEmpty(SecretAge.Newest).Max();

    private SecretAge AgeOf(byte[] envelope)
    {
        for (var at = 0; at < keys.Count; at++)
            if (keys[at].Made(envelope))
                return at == 0 ? SecretAge.Newest : SecretAge.Old;
        return SecretAge.Lost;
    }
}
