using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>What requesters, operators and nodes sign: EIP-712 messages in a <see cref="MintDomain"/>.</summary>
public static class RunMessages
{
    /// <summary><c>Reproduce(bytes32 id,uint256 replicas,uint256 confidence,uint256 minutes,uint256 deadline)</c>, confidence in millionths.</summary>
    public static Bytes32 HashReproduce(MintDomain domain, AinftId id, int replicas, int confidencePpm, int minutes, ulong deadline) => throw new NotImplementedException();

    /// <summary>The argument of <c>eth_signTypedData_v4</c> for it.</summary>
    public static JsonObject TypedDataReproduce(MintDomain domain, AinftId id, int replicas, int confidencePpm, int minutes, ulong deadline) => throw new NotImplementedException();

    /// <summary><c>Produce(bytes32 template,uint256 replicas,uint256 confidence,uint256 minutes,uint256 deadline)</c>; template is the SHA-256 of its canonical JSON.</summary>
    public static Bytes32 HashProduce(MintDomain domain, Sha256Digest template, int replicas, int confidencePpm, int minutes, ulong deadline) => throw new NotImplementedException();

    /// <summary>The argument of <c>eth_signTypedData_v4</c> for it.</summary>
    public static JsonObject TypedDataProduce(MintDomain domain, Sha256Digest template, int replicas, int confidencePpm, int minutes, ulong deadline) => throw new NotImplementedException();

    /// <summary><c>Commit(bytes32 run,bytes32 commitment)</c>.</summary>
    public static Bytes32 HashCommit(MintDomain domain, Sha256Digest run, Sha256Digest commitment) => throw new NotImplementedException();

    /// <summary>The argument of <c>eth_signTypedData_v4</c> for it.</summary>
    public static JsonObject TypedDataCommit(MintDomain domain, Sha256Digest run, Sha256Digest commitment) => throw new NotImplementedException();

    /// <summary><c>Node(address node,address operator,address payout,bytes32 profile,uint256 deadline)</c>, signed by the operator; profile is a <see cref="NodeProfile.Digest"/>.</summary>
    public static Bytes32 HashNode(MintDomain domain, Candidate node, Sha256Digest profile, ulong deadline) => throw new NotImplementedException();

    /// <summary>The argument of <c>eth_signTypedData_v4</c> for it.</summary>
    public static JsonObject TypedDataNode(MintDomain domain, Candidate node, Sha256Digest profile, ulong deadline) => throw new NotImplementedException();

    /// <summary><c>Request(string method,string path,bytes32 body,uint256 time,bytes32 nonce)</c>: an HTTP request, body being its SHA-256.</summary>
    public static Bytes32 HashRequest(MintDomain domain, string method, string path, Sha256Digest body, ulong time, Bytes32 nonce) => throw new NotImplementedException();

    /// <summary>The argument of <c>eth_signTypedData_v4</c> for it.</summary>
    public static JsonObject TypedDataRequest(MintDomain domain, string method, string path, Sha256Digest body, ulong time, Bytes32 nonce) => throw new NotImplementedException();
}
