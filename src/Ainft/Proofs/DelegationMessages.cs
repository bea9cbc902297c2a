using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft.Proofs;

/// <summary>
/// The EIP-712 messages in a <see cref="MintDomain"/> with which a creator lets an agent mint, and ends that.
/// </summary>
/// <remarks>
/// <c>Delegate(bytes32 integration,address agent,string platform,string scope,bytes32 contributorsHash,uint256
/// maxRoyalty,uint256 notBefore,uint256 deadline)</c> gives the consent.
/// <c>Revoke(bytes32 integration,uint256 deadline)</c> ends it. Times are in Unix seconds.
/// </remarks>
public static class DelegationMessages
{
    private static readonly MessageType Delegate = new("Delegate",
        ("bytes32", "integration"), ("address", "agent"), ("string", "platform"), ("string", "scope"),
        ("bytes32", "contributorsHash"), ("uint256", "maxRoyalty"), ("uint256", "notBefore"), ("uint256", "deadline"));

    private static readonly MessageType Revoke = new("Revoke", ("bytes32", "integration"), ("uint256", "deadline"));

    /// <summary>The hash of <c>Delegate</c>, which the creator signs.</summary>
    /// <param name="domain">The registry for which the delegation holds.</param>
    /// <param name="terms">The terms.</param>
    public static Bytes32 HashDelegate(MintDomain domain, Delegation terms) => Delegate.Hash(domain, ValuesOf(terms));

    /// <summary>The argument of <c>eth_signTypedData_v4</c> for <c>Delegate</c>.</summary>
    /// <inheritdoc cref="HashDelegate"/>
    public static JsonObject TypedDataDelegate(MintDomain domain, Delegation terms) =>
        Delegate.TypedData(domain, ValuesOf(terms));

    /// <summary>The hash of <c>Revoke</c>, which the creator signs.</summary>
    /// <param name="domain">The registry in which the delegation ends.</param>
    /// <param name="integration">The integration of the delegation.</param>
    /// <param name="deadline">The time until which the registry accepts the signature.</param>
    public static Bytes32 HashRevoke(MintDomain domain, Bytes32 integration, ulong deadline) =>
        Revoke.Hash(domain, integration, deadline);

    /// <summary>The argument of <c>eth_signTypedData_v4</c> for <c>Revoke</c>.</summary>
    /// <inheritdoc cref="HashRevoke"/>
    public static JsonObject TypedDataRevoke(MintDomain domain, Bytes32 integration, ulong deadline) =>
        Revoke.TypedData(domain, integration, deadline);

    private static MessageType.Value[] ValuesOf(Delegation terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return
        [
            terms.Integration, terms.Agent, terms.Platform, terms.Scope, terms.ContributorsHash, terms.MaxRoyalty,
            terms.NotBefore, terms.Deadline,
        ];
    }
}
