namespace Ainft.Cli.Sandboxes;

/// <summary>The numbers of the system calls that <see cref="SeccompFilter"/> decides on.</summary>
internal sealed class SystemCalls
{
    // These calls have the same number on all architectures. io_uring_setup io_uring_enter io_uring_register open_tree
    // move_mount fsopen fsconfig fsmount fspick pidfd_getfd mount_setattr quotactl_fd
    private static readonly uint[] Common = [425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442, 443];

    public static SystemCalls X64 { get; } = new()
    {
        // mount umount2 pivot_root swapon swapoff reboot sethostname setdomainname init_module finit_module
        // delete_module kexec_load kexec_file_load acct quotactl
        // settimeofday clock_settime adjtimex clock_adjtime add_key request_key keyctl bpf perf_event_open userfaultfd
        // ptrace process_vm_readv process_vm_writev kcmp
        // unshare setns open_by_handle_at name_to_handle_at lookup_dcookie syslog vhangup iopl ioperm modify_ldt
        Refused =
        [
            165, 166, 155, 167, 168, 169, 170, 171, 175, 313, 176, 246, 320, 163, 179,
            164, 227, 159, 305, 248, 249, 250, 321, 298, 323, 101, 310, 311, 312,
            272, 308, 304, 303, 212, 103, 153, 172, 173, 154, .. Common,
        ],
        Clone = 56,
        Ioctl = 16,
        Socket = 41,
        ForeignFrom = 0x40000000,       // the x32 numbers of the same calls
    };

    public static SystemCalls Arm64 { get; } = new()
    {
        Refused =
        [
            40, 39, 41, 224, 225, 142, 161, 162, 105, 273, 106, 104, 294, 89, 60,
            170, 112, 171, 266, 217, 218, 219, 280, 241, 282, 117, 270, 271, 272,
            97, 268, 265, 264, 18, 116, 58, .. Common,
        ],
        Clone = 220,
        Ioctl = 29,
        Socket = 198,
    };

    public required uint[] Refused { get; init; }

    public required uint Clone { get; init; }

    public static uint Clone3 => 435;

    public required uint Ioctl { get; init; }

    public required uint Socket { get; init; }

    public uint? ForeignFrom { get; init; }
}
