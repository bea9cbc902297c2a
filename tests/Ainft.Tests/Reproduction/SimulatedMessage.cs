using Ainft.Ethereum;

namespace Ainft.Tests.Reproduction;

/// <summary>What a message asks for.</summary>
internal enum MessageKind
{
    Withdraw,
    Commit,
    Reveal,
}

/// <summary>A message of a node on its way.</summary>
internal sealed record SimulatedMessage(Address Node, MessageKind Kind, Sha256Digest? Commitment, TaskResult? Result, Bytes32 Salt)
{
    public RunStep ApplyTo(Run run, DateTimeOffset now) => Kind switch
    {
        MessageKind.Withdraw => RunMachine.Withdraw(run, Node, "No disk.", now),
        MessageKind.Commit => RunMachine.Commit(run, Node, Commitment!.Value, "0xc0", now),
        _ => RunMachine.Reveal(run, Node, Result!, Salt, "0xde", now),
    };
}
