using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Ainft.Sources.Events;
using Azure.Data.Tables;

namespace Ainft.Functions.Webhooks;

/// <summary>The columns of an integration.</summary>
internal static class IntegrationColumns
{
    public static TableEntity Write(Integration integration)
    {
        var terms = integration.Terms;
        var row = new TableEntity(Partition.Of(integration.Id), $"{integration.Id}")
        {
            ["Creator"] = integration.Creator.ToHex(),
            ["Platform"] = integration.Platform.ToText(),
            ["Agent"] = terms.Agent.ToHex(),
            ["Source"] = terms.Platform,
            ["Scope"] = terms.Scope,
            ["ContributorsHash"] = terms.ContributorsHash.ToString(),
            ["MaxRoyalty"] = terms.MaxRoyalty,
            ["NotBefore"] = (long)terms.NotBefore,
            ["Deadline"] = (long)terms.Deadline,
            ["CreatedAt"] = integration.CreatedAt,
        };
        foreach (var (name, value) in Optional(integration))
            row.SetOptional(name, value);
        return row;
    }

    public static Integration Read(TableEntity row) => new()
    {
        Terms = new Delegation
        {
            Integration = Bytes32.Parse(row.RowKey),
            Agent = Address.Parse(row.GetString("Agent")),
            Platform = row.GetString("Source"),
            Scope = row.GetString("Scope"),
            ContributorsHash = Bytes32.Parse(row.GetString("ContributorsHash")),
            MaxRoyalty = row.GetInt32("MaxRoyalty")!.Value,
            NotBefore = (ulong)row.GetInt64("NotBefore")!.Value,
            Deadline = (ulong)row.GetInt64("Deadline")!.Value,
        },
        Creator = Address.Parse(row.GetString("Creator")),
        Platform = PlatformWords.Parse(row.GetString("Platform"))!.Value,
        Contributors = row.GetString("Contributors"),
        Kind = row.GetString("Kind") is { } word && ManifestWords.TryParse(word, out ComponentKind kind) ? kind : null,
        Server = row.GetString("Server") is { } server ? new Uri(server) : null,
        AgentKey = row.GetBinary("AgentKey"),
        Secrets = ReadSecrets(row),
        Token = row.GetBinary("Token"),
        Hook = row.GetString("Hook"),
        Signature = row.GetString("Signature"),
        CreatedAt = row.GetDateTimeOffset("CreatedAt")!.Value,
        RemovedAt = row.GetDateTimeOffset("RemovedAt"),
        ETag = row.ETag,
    };

    private static IEnumerable<(string Name, object? Value)> Optional(Integration integration) =>
    [
        ("Contributors", integration.Contributors),
        ("Kind", integration.Kind?.ToText()),
        ("Server", integration.Server?.AbsoluteUri),
        ("AgentKey", integration.AgentKey),
        ("Secret", integration.Secrets.ElementAtOrDefault(0)?.Envelope),
        ("OldSecret", integration.Secrets.ElementAtOrDefault(1)?.Envelope),
        ("OldSecretUntil", integration.Secrets.ElementAtOrDefault(1)?.Until),
        ("Token", integration.Token),
        ("Hook", integration.Hook),
        ("Signature", integration.Signature),
        ("RemovedAt", integration.RemovedAt),
    ];

    private static List<SealedSecret> ReadSecrets(TableEntity row)
    {
        var secrets = new List<SealedSecret>();
        if (row.GetBinary("Secret") is { } newest)
            secrets.Add(new SealedSecret(newest, null));
        if (row.GetBinary("OldSecret") is { } old)
            secrets.Add(new SealedSecret(old, row.GetDateTimeOffset("OldSecretUntil")));
        return secrets;
    }
}
