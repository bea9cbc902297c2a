using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ainft.Ethereum;

namespace Ainft.Cli.Contracts;

/// <summary>The file with the accounts and the numbers of a DAO. <c>docs/dao.md</c> explains each of them.</summary>
internal sealed record DaoFile
{
    private const int MostBytes = 64 << 10;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>An existing token with votes whose clock counts seconds, or null.</summary>
    public string? Votes { get; init; }

    /// <summary>The token that AinVotes wraps, when <see cref="Votes"/> is null.</summary>
    public string? Underlying { get; init; }

    /// <summary>The name and the symbol of AinVotes.</summary>
    public string Name { get; init; } = "AIN votes";

    /// <inheritdoc cref="Name"/>
    public string Symbol { get; init; } = "vAIN";

    /// <summary>The account that decides until the floor is reached.</summary>
    public required string Multisig { get; init; }

    /// <summary>Seconds from a decision to its execution.</summary>
    public uint TimelockDelay { get; init; } = 2 * 86_400;

    /// <summary>The numbers of the governor.</summary>
    public required DaoRules Governor { get; init; }

    /// <summary>The account that proposes roots. Null when it is that of a key in a vault.</summary>
    public string? Settler { get; init; }

    /// <summary>The account that can veto roots, or null.</summary>
    public string? Guardian { get; init; }

    /// <summary>The last Unix second of the guardian's power.</summary>
    public uint GuardianUntil { get; init; }

    /// <summary>The first policy of payments.</summary>
    public DaoPolicy Policy { get; init; } = new();

    /// <summary>The first list of tokens.</summary>
    public IReadOnlyList<DaoToken> Tokens { get; init; } = [new() { Mantissa = 1, Exponent = 15 }];

    /// <summary>Reads a file.</summary>
    /// <exception cref="CommandException">It is unreadable, too large, or of another form.</exception>
    public static async Task<DaoFile> ReadAsync(string file, CancellationToken cancellationToken)
    {
        var bytes = await InputFile.ReadAsync(file, cancellationToken);
        if (bytes.Length > MostBytes)
            throw CommandException.Usage($"{file} has more than {MostBytes:N0} bytes, so it is not the file of a DAO.");
        JsonFile.Require(file, bytes);
        try
        {
            return JsonSerializer.Deserialize<DaoFile>(bytes, Format)
                ?? throw CommandException.Usage($"{file} must be a JSON object.");
        }
        catch (JsonException exception)
        {
            throw CommandException.Usage(
                $"{file} has another form than the file of a DAO. {exception.Message}", "docs/dao.md has an example.");
        }
    }
}

/// <summary>The numbers of the governor. Times are in seconds.</summary>
internal sealed record DaoRules
{
    /// <summary>From a proposal to the start of its vote.</summary>
    public uint VotingDelay { get; init; } = 86_400;

    /// <summary>The length of a vote.</summary>
    public uint VotingPeriod { get; init; } = 7 * 86_400;

    /// <summary>The time that a vote stays open at least after the quorum was reached.</summary>
    public uint LateQuorumExtension { get; init; } = 86_400;

    /// <summary>The share of the supply that makes a quorum.</summary>
    public byte QuorumPercent { get; init; } = 4;

    /// <summary>The votes that a proposer needs, as decimal digits in the smallest unit.</summary>
    public required string ProposalThreshold { get; init; }

    /// <summary>The least quorum, as decimal digits in the smallest unit.</summary>
    public required string Floor { get; init; }
}

/// <summary>The numbers of payments. Times are in seconds.</summary>
internal sealed record DaoPolicy
{
    /// <summary>The largest sum of a payable component's royalty stack, in basis points.</summary>
    public ushort Cap { get; init; } = 5_000;

    /// <summary>The time in which a component must be anchored after a payment.</summary>
    public uint AnchorWithin { get; init; } = 7 * 86_400;

    /// <summary>The time after which a held payment is refunded.</summary>
    public uint HeldFor { get; init; } = 30 * 86_400;

    /// <summary>From a root to its activation under a guardian.</summary>
    public uint ChallengeDelay { get; init; } = 3 * 86_400;

    /// <summary>The results that a verdict needs to count for the gate.</summary>
    public byte Replicas { get; init; } = 3;

    /// <summary>The confidence that it needs, in 1/10,000.</summary>
    public ushort Confidence { get; init; } = 9_900;

    /// <summary>Whether its comparators must have a bounded tolerance.</summary>
    public bool BoundedTolerance { get; init; } = true;
}

/// <summary>A token that payments may use, with the least amount mantissa * 10^exponent.</summary>
internal sealed record DaoToken
{
    /// <summary>The ERC-20 token, or null for the native coin.</summary>
    public string? Token { get; init; }

    /// <summary>The digits of the least amount.</summary>
    public uint Mantissa { get; init; }

    /// <summary>The number of zeros after them.</summary>
    public byte Exponent { get; init; }
}
