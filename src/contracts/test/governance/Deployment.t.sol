// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AinftRegistry} from "../../AinftRegistry.sol";
import {AinVotes} from "../../governance/AinVotes.sol";
import {GovernanceDeployment} from "../../governance/GovernanceDeployment.sol";
import {RewardsDeployment} from "../../rewards/RewardsDeployment.sol";
import {Vm} from "../Vm.sol";
import {DaoTest} from "./DaoTest.sol";

/// @notice Every role and ownership that a deployment leaves behind, read from the events of all contracts.
contract DeploymentTest is DaoTest {
    /// @dev An ownership has the role OWNER here.
    struct Holding {
        address where;
        bytes32 role;
        address account;
    }

    bytes32 private constant GRANTED = keccak256("RoleGranted(bytes32,address,address)");
    bytes32 private constant REVOKED = keccak256("RoleRevoked(bytes32,address,address)");
    bytes32 private constant OWNED = keccak256("OwnershipTransferred(address,address)");
    bytes32 private constant ADMIN_CHANGED = keccak256("RoleAdminChanged(bytes32,bytes32,bytes32)");
    bytes32 private constant OWNER = keccak256("owner");
    uint256 private constant EIP3860 = 49_152;

    AinftRegistry private registry;
    Holding[] private found;
    Holding[] private expected;

    function setUp() public override {
        vm.recordLogs();
        super.setUp();
        registry = new AinftRegistry(address(timelock), creator, "https://ainft.example/api/metadata/");
        readHoldings(vm.getRecordedLogs());
    }

    function test_deployment_leavesEveryRoleWithItsHolderAndNoOther() public {
        bytes32 admin = 0;
        expected.push(Holding(address(timelock), admin, address(timelock)));
        expected.push(Holding(address(timelock), timelock.PROPOSER_ROLE(), address(governor)));
        expected.push(Holding(address(timelock), timelock.PROPOSER_ROLE(), address(bootstrap)));
        expected.push(Holding(address(timelock), timelock.CANCELLER_ROLE(), address(governor)));
        expected.push(Holding(address(timelock), timelock.EXECUTOR_ROLE(), address(0)));
        expected.push(Holding(address(registry), admin, address(timelock)));
        expected.push(Holding(address(registry), registry.OPERATOR_ROLE(), creator));
        expected.push(Holding(address(rewards), admin, address(timelock)));
        expected.push(Holding(address(rewards), rewards.PROPOSER_ROLE(), settler));
        expected.push(Holding(address(rewards), rewards.POLICY_ROLE(), address(policy)));
        expected.push(Holding(address(policy), OWNER, address(timelock)));
        expected.push(Holding(address(operators), OWNER, address(timelock)));
        expected.push(Holding(address(grants), OWNER, address(timelock)));
        expected.push(Holding(address(retractions), OWNER, address(timelock)));
        for (uint256 i = 0; i < found.length; ++i) {
            vm.assertTrue(contains(expected, found[i]), describe("an unexpected holder", found[i]));
        }
        for (uint256 i = 0; i < expected.length; ++i) {
            vm.assertTrue(contains(found, expected[i]), describe("a holder is missing", expected[i]));
        }
        vm.assertEq(found.length, expected.length);
    }

    function test_deployment_namesGuardianGovernorAndMultisig() public view {
        (address account, uint256 until) = rewards.guardian();
        vm.assertEq(account, guardian);
        vm.assertEq(until, GUARDIAN_UNTIL);
        vm.assertEq(address(rewards.governor()), address(governor));
        vm.assertEq(bootstrap.multisig(), multisig);
        vm.assertEq(governor.timelock(), address(timelock));
        vm.assertEq(address(governor.token()), address(votes));
        vm.assertEq(governor.floor(), FLOOR);
        vm.assertEq(timelock.getMinDelay(), TIMELOCK_DELAY);
        vm.assertEq(address(governor).balance + address(timelock).balance, 0);
    }

    /// @dev An existing registry has an admin already, which hands it over in two transactions.
    function test_handOver_ofAnExistingRegistryLeavesTheTimelockOnly() public {
        vm.recordLogs();
        AinftRegistry old = new AinftRegistry(holder, creator, "https://ainft.example/");
        bytes32 admin = old.DEFAULT_ADMIN_ROLE();
        vm.prank(holder);
        old.grantRole(admin, address(timelock));
        vm.prank(holder);
        old.renounceRole(admin, holder);
        delete found;
        readHoldings(vm.getRecordedLogs());
        vm.assertEq(found.length, 2);
        vm.assertTrue(contains(found, Holding(address(old), admin, address(timelock))));
        vm.assertTrue(contains(found, Holding(address(old), old.OPERATOR_ROLE(), creator)));
    }

    function test_code_fitsEIP170AndEIP3860() public view {
        assertSize("AinftGovernor", address(governor), 24_576);
        assertSize("AinVotes", address(votes), 12_288);
        assertSize("TimelockController", address(timelock), 12_288);
        assertSize("BootstrapProposer", address(bootstrap), 12_288);
        assertSize("RewardPolicy", address(policy), 12_288);
        assertSize("NodeOperators", address(operators), 12_288);
        assertSize("ComputeGrants", address(grants), 12_288);
        assertSize("Retractions", address(retractions), 12_288);
        vm.assertLt(type(GovernanceDeployment).creationCode.length + 1_024, EIP3860, "GovernanceDeployment");
        vm.assertLt(type(RewardsDeployment).creationCode.length + 8_192, EIP3860, "RewardsDeployment");
        vm.assertLt(type(AinVotes).creationCode.length + 1_024, EIP3860, "AinVotes");
    }

    function test_governanceDeployment_needsAMultisig() public {
        vm.expectRevert(GovernanceDeployment.ZeroMultisig.selector);
        new GovernanceDeployment(votes, address(0), TIMELOCK_DELAY, rules());
    }

    function test_rewardsDeployment_needsATimelockAndAProposer() public {
        RewardsDeployment.Settings memory settings;
        settings.governor = governor;
        settings.policy = defaultPolicy();
        settings.timelock = address(timelock);
        vm.expectRevert(RewardsDeployment.ZeroAccount.selector);
        new RewardsDeployment(settings);
        (settings.timelock, settings.proposer) = (address(0), settler);
        vm.expectRevert(RewardsDeployment.ZeroAccount.selector);
        new RewardsDeployment(settings);
    }

    function assertSize(string memory name, address account, uint256 most) private view {
        vm.assertLe(account.code.length, most, name);
    }

    function readHoldings(Vm.Log[] memory logs) private {
        for (uint256 i = 0; i < logs.length; ++i) {
            bytes32[] memory topics = logs[i].topics;
            vm.assertTrue(topics[0] != ADMIN_CHANGED, "a role got another admin");
            if (topics[0] == GRANTED) found.push(Holding(logs[i].emitter, topics[1], toAddress(topics[2])));
            if (topics[0] == REVOKED) remove(Holding(logs[i].emitter, topics[1], toAddress(topics[2])));
            if (topics[0] != OWNED) continue;
            if (topics[1] != 0) remove(Holding(logs[i].emitter, OWNER, toAddress(topics[1])));
            if (topics[2] != 0) found.push(Holding(logs[i].emitter, OWNER, toAddress(topics[2])));
        }
    }

    function remove(Holding memory gone) private {
        for (uint256 i = 0; i < found.length; ++i) {
            if (!same(found[i], gone)) continue;
            found[i] = found[found.length - 1];
            found.pop();
            return;
        }
        vm.assertTrue(false, describe("a role was taken from an account without it", gone));
    }

    function contains(Holding[] storage list, Holding memory wanted) private view returns (bool) {
        for (uint256 i = 0; i < list.length; ++i) {
            if (same(list[i], wanted)) return true;
        }
        return false;
    }

    function same(Holding memory left, Holding memory right) private pure returns (bool) {
        return left.where == right.where && left.role == right.role && left.account == right.account;
    }

    function describe(string memory text, Holding memory held) private pure returns (string memory) {
        return string.concat(text, ": ", vm.toString(held.account), " at ", vm.toString(held.where));
    }

    function toAddress(bytes32 topic) private pure returns (address) {
        return address(uint160(uint256(topic)));
    }
}
