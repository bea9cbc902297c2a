using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Ainft.Cli.Sandboxes;

/// <summary>
/// The classic BPF program that refuses system calls. Workloads do not need these calls, but most kernel exploits do.
/// The program refuses the calls that Docker refuses by default, and ptrace.
/// </summary>
internal static class SeccompFilter
{
    private const uint Allow = 0x7fff0000, Kill = 0x80000000;
    private const uint RefuseNotPermitted = 0x00050001, RefuseNotThere = 0x00050026, RefuseFamily = 0x00050061;
    private const ushort Load = 0x20, And = 0x54, Equal = 0x15, AtLeast = 0x35, Return = 0x06;
    private const uint NumberAt = 0, ArchitectureAt = 4, FirstArgumentAt = 16, SecondArgumentAt = 24;

    // CLONE_NEW… for user, mount, PID, network, IPC, UTS and cgroup namespaces.
    private const uint NewNamespaces = 0x7e020000;

    // Unix, IPv4, IPv6 and netlink. Other families, such as vsock, lead out of the network namespace.
    private static readonly uint[] SocketFamilies = [1, 2, 10, 16];
    private static readonly uint[] TerminalTricks = [0x5412, 0x541c];   // TIOCSTI, TIOCLINUX

    /// <summary>The program for this processor. Null when <see cref="SystemCalls"/> does not know it.</summary>
    public static byte[]? Create(Architecture architecture) => architecture switch
    {
        Architecture.X64 => Write(0xc000003e, SystemCalls.X64),
        Architecture.Arm64 => Write(0xc00000b7, SystemCalls.Arm64),
        _ => null,
    };

    private static byte[] Write(uint audit, SystemCalls calls)
    {
        var program = new Program();
        program.Add(Load, ArchitectureAt);
        program.Unless(Equal, audit, Kill);
        program.Add(Load, NumberAt);
        if (calls.ForeignFrom is { } foreign)
            program.When(AtLeast, foreign, RefuseNotThere);
        foreach (var call in calls.Refused)
            program.When(Equal, call, RefuseNotPermitted);
        // A filter cannot read the flags of clone3, because they are behind a pointer. The C library then uses clone.
        program.When(Equal, SystemCalls.Clone3, RefuseNotThere);
        program.Jump(calls.Clone, inner =>
        {
            inner.Add(Load, FirstArgumentAt);
            inner.Add(And, NewNamespaces);
            inner.Unless(Equal, 0, RefuseNotPermitted);
        });
        program.Jump(calls.Ioctl, inner =>
        {
            inner.Add(Load, SecondArgumentAt);
            foreach (var trick in TerminalTricks)
                inner.When(Equal, trick, RefuseNotPermitted);
        });
        program.Jump(calls.Socket, inner =>
        {
            inner.Add(Load, FirstArgumentAt);
            foreach (var family in SocketFamilies)
                inner.When(Equal, family, Allow);
            inner.Add(Return, RefuseFamily);
        });
        program.Add(Return, Allow);
        return program.ToArray();
    }

    /// <summary>Instructions of <c>struct sock_filter</c>: code, jump if true, jump if false, constant.</summary>
    private sealed class Program
    {
        private readonly List<(ushort Code, byte True, byte False, uint Value)> instructions = [];

        public void Add(ushort code, uint value) => instructions.Add((code, 0, 0, value));

        public void When(ushort test, uint value, uint answer)
        {
            instructions.Add((test, 0, 1, value));
            Add(Return, answer);
        }

        public void Unless(ushort test, uint value, uint answer)
        {
            instructions.Add((test, 1, 0, value));
            Add(Return, answer);
        }

        /// <summary>Adds the decision for one call by its arguments. Other arguments are allowed.</summary>
        public void Jump(uint call, Action<Program> decide)
        {
            var inner = new Program();
            decide(inner);
            inner.Add(Return, Allow);
            instructions.Add((Equal, 0, (byte)inner.instructions.Count, call));
            instructions.AddRange(inner.instructions);
        }

        public byte[] ToArray()
        {
            var bytes = new byte[instructions.Count * 8];
            foreach (var (index, (code, whenTrue, whenFalse, value)) in instructions.Index())
            {
                var place = bytes.AsSpan(index * 8, 8);
                BinaryPrimitives.WriteUInt16LittleEndian(place, code);
                (place[2], place[3]) = (whenTrue, whenFalse);
                BinaryPrimitives.WriteUInt32LittleEndian(place[4..], value);
            }

            return bytes;
        }
    }
}
