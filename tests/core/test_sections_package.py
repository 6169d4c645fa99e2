"""VPC, storage, code and tags."""

from lambdatui.core.section import SectionId
from tests.core.answered import REGION, configured, failed, said, section, told, words

# VPC.


def test_the_network_is_told_by_names() -> None:
    vpc = {
        "VpcId": "vpc-1",
        "SubnetIds": ["subnet-1", "subnet-2"],
        "SecurityGroupIds": ["sg-1"],
        "Ipv6AllowedForDualStack": True,
    }
    name = {"Tags": [{"Key": "Name", "Value": "prod"}, {"Key": "x", "Value": "y"}]}
    subnet = {"SubnetId": "subnet-1", "AvailabilityZone": "eu-west-1a"}
    facts = told(
        section(
            SectionId.VPC,
            configured(VpcConfig=vpc),
            said(
                "DescribeVpcs", {"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", **name}]}
            ),
            said("DescribeSubnets", {"Subnets": [{**subnet, "AvailableIpAddressCount": 1}]}),
            said(
                "DescribeSecurityGroups",
                {
                    "SecurityGroups": [
                        {"GroupId": "sg-1", "GroupName": "db", "IpPermissionsEgress": []}
                    ]
                },
            ),
        )
    )

    assert facts["vpc"].value == "prod · vpc-1 · 10.0.0.0/16 · IPv6 too"
    assert facts["subnet:subnet-1"].value == "subnet-1 · eu-west-1a · 1 address free"
    assert facts["subnet:subnet-1"].mark == "! few addresses left"
    assert facts["subnet:subnet-2"].value == "subnet-2"
    assert facts["security-group:sg-1"].value == "db · sg-1"
    assert facts["security-group:sg-1"].mark == "! lets nothing out"


def test_where_ec2_is_denied_the_ids_are_there() -> None:
    vpc = {"VpcId": "vpc-1", "SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
    denied = [
        failed("DescribeSubnets"),
        failed("DescribeSecurityGroups"),
        failed("DescribeVpcs"),
    ]
    facts = told(section(SectionId.VPC, configured(VpcConfig=vpc), *denied))

    assert (facts["subnet:subnet-1"].value, facts["security-group:sg-1"].mark) == ("subnet-1", "")
    assert facts["unread:vpc:DescribeSubnets"].value == (
        "not allowed to read the subnets: ec2:DescribeSubnets"
    )


def test_a_function_that_left_its_vpc_is_in_none() -> None:
    for entry in ({}, {"VpcConfig": {"VpcId": "", "SubnetIds": [], "SecurityGroupIds": []}}):
        facts = told(section(SectionId.VPC, configured(**entry)))
        assert words(facts.values()) == "VPC|none: runs outside a VPC|"


# Storage, code, tags.


def test_storage_is_told_by_where_it_is_mounted() -> None:
    systems = [
        {
            "Arn": f"arn:aws:elasticfilesystem:{REGION}:access-point/fsap-1",
            "LocalMountPath": "/mnt/keys",
        },
        {
            "Arn": f"arn:aws:s3files:{REGION}:file-system/fs-1",
            "LocalMountPath": "/mnt/data",
            "S3FilesConfig": {"DirectS3Read": "ENABLED"},
        },
    ]
    entry = {"EphemeralStorage": {"Size": 10240}, "FileSystemConfigs": systems}
    facts = told(section(SectionId.STORAGE, configured(**entry)))

    assert words(facts.values()).splitlines() == [
        "/tmp|10,240 MB|",
        "/mnt/keys|EFS access-point/fsap-1|",
        "/mnt/data|S3 Files file-system/fs-1 · direct S3 read enabled|",
    ]
    assert "file-systems" in told(section(SectionId.STORAGE, configured()))


def test_code_is_told_without_the_address_that_is_a_credential() -> None:
    function = {
        "Configuration": {
            "CodeSize": 1024**2,
            "CodeSha256": "abc=",
            "PackageType": "Zip",
            "SigningJobArn": f"arn:aws:signer:{REGION}:/signing-jobs/1",
            "SigningProfileVersionArn": f"arn:aws:signer:{REGION}:/signing-profiles/release/v1",
        },
        "Code": {"Location": "https://bucket/x?X-Amz-Signature=s3cret", "RepositoryType": "S3"},
    }
    policies = {"UntrustedArtifactOnDeployment": "Warn"}
    facts = told(
        section(
            SectionId.CODE,
            said("GetFunction", function),
            said("GetFunctionCodeSigningConfig", {"CodeSigningConfigArn": "arn-csc"}),
            said("GetCodeSigningConfig", {"CodeSigningConfig": {"CodeSigningPolicies": policies}}),
        )
    )

    assert facts["code-package"].value == "Zip · 1.0 MB"
    assert facts["sha256"].value == "abc="
    assert facts["signed"].value == "signed by release/v1"
    assert facts["signing"].value == "only warned of: unsigned code can be deployed"
    assert "s3cret" not in repr(facts)


def test_an_image_is_told_by_its_uri_and_digest() -> None:
    code = {"ImageUri": "repo/app:1", "ResolvedImageUri": "repo/app@sha256:ff"}
    function = {"Configuration": {"PackageType": "Image"}, "Code": code}
    facts = told(section(SectionId.CODE, said("GetFunction", function)))

    assert facts["image"].value == "repo/app:1"
    assert facts["image-resolved"].value == "repo/app@sha256:ff"
    assert "signing" not in facts


def test_signing_that_is_not_asked_for_is_told_and_one_that_is_denied_is_not() -> None:
    none = section(SectionId.CODE, configured(), said("GetFunctionCodeSigningConfig"))
    assert told(none)["signing"].value == "not asked for"

    denied = section(SectionId.CODE, configured(), failed("GetFunctionCodeSigningConfig"))
    assert "signing" not in told(denied)


def test_tags_are_told_by_name() -> None:
    tags = {"team": "shop", "cost": ""}
    of_function = said("GetFunction", {"Configuration": {"Timeout": 3}, "Tags": tags})
    for answers in ([of_function], [configured(), said("ListTags", {"Tags": tags})]):
        facts = told(section(SectionId.TAGS, *answers))
        assert words(facts.values()).splitlines() == ["cost|(empty)|", "team|shop|"]


def test_no_tags_are_told_only_where_it_is_known() -> None:
    error = {"TagsError": {"ErrorCode": "x", "Message": "lambda:ListTags is missing."}}
    broken = said("GetFunction", {"Configuration": {"Timeout": 3}, **error})
    assert told(section(SectionId.TAGS, broken))["tags-error"].value == (
        "the tags could not be read: lambda:ListTags is missing."
    )
    assert told(section(SectionId.TAGS, broken, said("ListTags", {"Tags": {}})))["tags"]
    assert told(section(SectionId.TAGS, configured()))["tags"].value == "none"
    denied = told(section(SectionId.TAGS, configured(), failed("ListTags")))
    assert list(denied) == ["unread:tags:ListTags"]
