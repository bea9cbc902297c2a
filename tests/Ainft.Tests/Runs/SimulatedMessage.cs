using Ainft.Ethereum;

namespace Ainft.Tests.Runs;

/// <summary>The kind of a message.</summary>
internal enum MessageKind
{
    Withdraw,
    Commit,
    Reveal,
}

/// <summary>A message of a node that the registry has not received yet.</summary>
internal sealed record SimulatedMessage(Address Node, MessageKind Kind, Sha256Digest? Commitment, TaskResult? Result,
    Bytes32 Salt)
{
    public RunStep ApplyTo(Run run, DateTimeOffset now) => Kind switch
    {
        MessageKind.Withdraw => RunMachine.Withdraw(run, Node, "No disk.", now),
        MessageKind.Commit => RunMachine.Commit(run, Node, Commitment!.Value, "0xc0", now),
        _ => RunMachine.Reveal(run, Node, Result!, Salt, "0xde", now),
    };
}
