using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Ainft.Cli.Sandboxes;

namespace Ainft.Cli.Tests.Sandboxes;

/// <summary>
/// Interprets the filter for every call and both processors. The tests of the sandboxes run it in the real kernel.
/// </summary>
public sealed class SeccompFilterTests
{
    private const uint Allow = 0x7fff0000, NotPermitted = 0x00050001, NotThere = 0x00050026, Family = 0x00050061,
        Killed = 0x80000000;

    [Theory]
    [InlineData(Architecture.X64, 0xc000003e)]
    [InlineData(Architecture.Arm64, 0xc00000b7)]
    public void It_refuses_what_it_names_and_allows_all_else(Architecture architecture, uint audit)
    {
        var filter = SeccompFilter.Create(architecture)!;
        var calls = architecture == Architecture.X64 ? SystemCalls.X64 : SystemCalls.Arm64;
        Assert.Equal(calls.Refused.Length, calls.Refused.Distinct().Count());
        for (uint call = 0; call < 600; call++)
            Assert.Equal(
                calls.Refused.Contains(call) ? NotPermitted : call == SystemCalls.Clone3 ? NotThere : Allow,
                Run(filter, audit, call, call == calls.Socket ? 1u : 0, 0));
        Assert.Equal(Killed, Run(filter, 0x40000003, 1, 0, 0));
    }

    [Theory]
    [InlineData(56, 0x01200011, 0, Allow)]
    [InlineData(56, 0x10000011, 0, NotPermitted)]
    [InlineData(16, 0, 0x5412, NotPermitted)]
    [InlineData(16, 0, 0x5401, Allow)]
    [InlineData(41, 2, 1, Allow)]
    [InlineData(41, 40, 1, Family)]
    [InlineData(0x40000000 + 41, 2, 1, NotThere)]
    public void Some_calls_are_judged_by_their_arguments(uint call, uint first, uint second, uint answer) =>
        Assert.Equal(answer, Run(SeccompFilter.Create(Architecture.X64)!, 0xc000003e, call, first, second));

    [Fact]
    public void A_processor_that_it_does_not_know_has_no_filter() =>
        Assert.Null(SeccompFilter.Create(Architecture.S390x));

    // Classic BPF, as far as the filter uses it.
    private static uint Run(byte[] filter, uint audit, uint call, uint first, uint second)
    {
        var (accumulator, data) = (
            0u, new Dictionary<uint, uint> { [0] = call, [4] = audit, [16] = first, [24] = second });
        for (var at = 0; ; at++)
        {
            var instruction = filter.AsSpan(at * 8, 8);
            var (code, value) = (
                BinaryPrimitives.ReadUInt16LittleEndian(instruction),
                BinaryPrimitives.ReadUInt32LittleEndian(instruction[4..]));
            switch (code)
            {
                case 0x20:
                    accumulator = data[value];
                    break;
                case 0x54:
                    accumulator &= value;
                    break;
                case 0x15:
                    at += accumulator == value ? instruction[2] : instruction[3];
                    break;
                case 0x35:
                    at += accumulator >= value ? instruction[2] : instruction[3];
                    break;
                case 0x06:
                    return value;
                default:
                    throw new InvalidOperationException($"instruction {code:x}");
            }
        }
    }
}
